"""Matrix-vector products and dot products, by an adder tree."""
