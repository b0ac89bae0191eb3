"""What prospects and the team say to each other, wherever each of them writes."""
