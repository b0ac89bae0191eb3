"""Formatted text: the dialects in which it is written, and what the server finds in it."""
