"""Touches, visits, and which of them is credited."""
