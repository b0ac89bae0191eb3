"""Building what the process works with, and connecting it."""
