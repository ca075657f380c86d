"""The GEMM operator: parameters, contract, reference, stream layout and words."""
