"""The seed paragraphs: Markdown with front matter, one paragraph for each of the article they retell."""
