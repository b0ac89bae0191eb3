"""Buttons and lists of a manager's words that have not left, or may be taken back."""
