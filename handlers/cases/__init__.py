"""The use cases of a subject, as the handlers of that subject get them."""
