"""Storage of journeys, and of the events from which they can be told again."""
