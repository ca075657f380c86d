"""Search over the parameters that a request left open: measured designs, and those that none other beats."""
