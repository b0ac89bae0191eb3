"""Storage of who gets no nudges, and of who is not listened to."""
