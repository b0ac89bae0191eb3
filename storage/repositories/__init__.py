"""Repositories: one concept each, in the domain's rooms. Rows to records and back.

None of them ends a transaction.
"""
