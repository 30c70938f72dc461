"""What makes Pincite's models, figures and pictures. Not installed; nothing that ships imports it."""
