"""Storage: tables, units of work, repositories and migrations.

SQLite is the engine of this version; the types and statements are written so that PostgreSQL can
follow. What leaves this package are the records of :mod:`intake`; what enters it never is a row.
"""
