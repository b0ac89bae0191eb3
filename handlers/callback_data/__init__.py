"""What buttons carry: at most 64 bytes each, by subject. :mod:`.callbacks` lists all of them."""
