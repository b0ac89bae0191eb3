"""Those who bring the same submissions into the same portal, each in their own best way."""
