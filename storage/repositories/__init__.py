"""Repositories: one concept each, rows to records and back. None of them ends a transaction."""
