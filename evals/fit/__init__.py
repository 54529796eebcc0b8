"""Learns the weights that the advisor decides by, from the development questions."""
