"""Rows of hardware with descriptions: read, cleaned, kept, compared, found again."""
