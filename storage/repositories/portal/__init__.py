"""Storage of the way into the portal: tokens, and calls that go by way of another process."""
