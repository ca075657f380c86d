"""Layer normalization and RMS normalization of rows of integers."""
