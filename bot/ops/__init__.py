"""Running the process: logs, metrics, readiness, checks, housekeeping, the HTTP server."""
