"""Providers of completions behind one small interface."""
