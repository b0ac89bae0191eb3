"""SQLite: one file, one process, one writer whose waiting units share a commit."""
