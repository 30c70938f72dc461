"""The question understood: cleaned, completed from the conversation, and classified by kind."""
