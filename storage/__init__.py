"""Storage: tables, units of work, repositories and migrations.

One text for every engine; SQLite is the only one of this version (:mod:`storage.engines`). What
leaves this package are the records of :mod:`intake`; what enters it never is a row.
"""
