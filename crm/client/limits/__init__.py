"""The portal's limits, mirrored, so that they are kept and not discovered."""
