"""Counting: queries for every question about numbers, and what they are compared with."""
