"""What ``python -m bot`` does beside running: it looks, and changes nothing."""
