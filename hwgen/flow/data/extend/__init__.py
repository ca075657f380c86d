"""Have a model describe rows at every grain, and test each description by building the module from it."""
