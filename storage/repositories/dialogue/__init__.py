"""Storage of what prospects and the team say to each other."""
