"""What people can do here: each use case is one transaction with one outcome, a scene to show."""
