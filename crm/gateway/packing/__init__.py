"""Sharing batches among deliveries."""
