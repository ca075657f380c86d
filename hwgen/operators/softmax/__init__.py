"""Softmax of rows of integers."""
