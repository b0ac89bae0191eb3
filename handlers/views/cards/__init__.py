"""Cards: a submission and its lead as managers see them, with their buttons."""
