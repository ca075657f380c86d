"""Reports rendered from a run directory: Markdown, HTML and drawings."""
