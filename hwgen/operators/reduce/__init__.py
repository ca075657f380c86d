"""Reductions of frames: sum, maximum, minimum, and where the maximum or minimum is."""
