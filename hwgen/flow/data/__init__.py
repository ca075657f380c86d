"""Datasets: added, checked, counted, searched and given away for training."""
