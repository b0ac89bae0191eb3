"""Storage of people, and of the updates that had their effect or wait for it."""
