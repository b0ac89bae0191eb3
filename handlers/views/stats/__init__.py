"""Numbers: as messages, charts and tables, with what they are compared with."""
