"""Scripts that run in child processes, each complete in itself: nothing of hwgen is imported there."""
