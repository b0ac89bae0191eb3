"""What must still happen outside: a type for each kind of row, by subject."""
