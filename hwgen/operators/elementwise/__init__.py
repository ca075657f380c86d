"""Element-wise operations on two streams of vectors."""
