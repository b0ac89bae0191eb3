"""Storage of submissions with their cards, and of test leads."""
