"""What admins can do beside everybody else; strangers never learn that it exists."""
