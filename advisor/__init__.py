"""A skills advisor for the climate transition of the Flemish basic industry."""

__version__ = "0.1.0"
