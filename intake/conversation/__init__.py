"""Where a person stands in a form, and what follows from what they say."""
