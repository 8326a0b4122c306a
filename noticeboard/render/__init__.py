"""From what people wrote to frozen bytes: Markdown, placeholders, dates and words per language."""
