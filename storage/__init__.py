"""Storage: tables, units of work, repositories and migrations.

One text for both engines (:mod:`storage.engines`). What
leaves this package are the records of :mod:`intake`; what enters it never is a row.
"""
