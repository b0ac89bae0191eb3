"""Storage of the outbox: rows, in which order they go, circuits, leases."""
