"""What must still happen outside: rows, retries, circuits, notices."""
