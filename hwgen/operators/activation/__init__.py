"""Activation functions of a stream of fixed-point numbers."""
