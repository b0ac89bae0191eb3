"""Who works the leads, and where."""
