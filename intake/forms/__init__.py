"""Forms: the questions as data, and the answers that they accept."""
