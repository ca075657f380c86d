"""Hardware operators: parameters, contract, reference, generator and bench of each."""
