"""Depthwise convolution of images: one kernel for each channel."""
