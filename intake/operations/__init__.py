"""Running the whole: what cannot be handled is kept, what has had its time is forgotten, and how
much waits is measured. Each reaches across the other concepts, and none of them knows it."""
