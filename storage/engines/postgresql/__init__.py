"""PostgreSQL: a server that several processes share, each with a pool of kept connections."""
