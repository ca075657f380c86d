"""Convolution of images with several channels, from a stream to a stream."""
