"""From submissions to the portal, and back: built on top of the client."""
