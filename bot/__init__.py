"""The process: everything real is built and connected here, and nothing outside knows how.

``app.py`` connects it, ``__main__.py`` is the command line, ``relay.py`` works the outbox.
``commands/`` are those that only look. ``config/`` reads what the operator wrote, ``wiring/``
builds, ``telegram/`` receives and sends, ``ops/`` watches.
"""
