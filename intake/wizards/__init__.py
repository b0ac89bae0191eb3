"""What an admin's confirmed form leads to."""
