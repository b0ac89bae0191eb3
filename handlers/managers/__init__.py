"""What managers see of submissions."""
