"""How teams are led: who belongs to them, when they work, by which rules they get leads."""
