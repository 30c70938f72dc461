"""Every prompt as a Markdown file with front matter."""
