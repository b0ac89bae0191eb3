"""The way into a portal as an OAuth application."""
