"""Where the verbs meet: the design loop, the gate and batches."""
