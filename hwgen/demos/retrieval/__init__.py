"""Find the rows that are most like what is asked for, and choose some of them."""
