"""Pooling of images: the greatest or the mean of windows, or of whole images."""
