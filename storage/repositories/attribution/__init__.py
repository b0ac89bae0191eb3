"""Storage of touches and visits, and of what they count as."""
