"""Prompts for language models: composed from a task, demonstrations and feedback, within a token budget."""
