"""Views: what people read and press. Pure: records in, messages and keyboards out."""
