"""Layered drawing of directed graphs with pins: columns, order, places and orthogonal wires."""
