"""What a team sees of its leads: cards beside the submissions', mentions, bursts and digests."""
