"""Demos of every origin: read as values, and made into what the gate checks."""
