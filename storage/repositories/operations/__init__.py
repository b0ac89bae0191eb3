"""Storage of what an operator looks after: health, and the rows of one person."""
