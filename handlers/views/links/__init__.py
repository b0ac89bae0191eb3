"""Links: their pages, pictures, channels, variants, and what a payload means."""
