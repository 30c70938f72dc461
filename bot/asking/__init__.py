"""The question understood: cleaned, made whole from the conversation, and told apart by kind."""
