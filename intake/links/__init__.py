"""Deep links and what admins do with them."""
