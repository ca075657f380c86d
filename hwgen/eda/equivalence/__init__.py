"""Prove that two designs with the same ports do the same: read, put side by side, ask a model checker."""
