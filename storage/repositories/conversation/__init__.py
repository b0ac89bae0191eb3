"""Storage of conversations, and of the forms in which they are."""
