"""Transposition of matrices; of images too, from channels last to channels first and back."""
