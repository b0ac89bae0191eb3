"""What a prospect sees: scenes, the buttons under them, and nudges."""
