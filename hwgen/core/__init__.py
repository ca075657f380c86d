"""The nouns of hwgen, the judge and the errors. Standard library only."""
