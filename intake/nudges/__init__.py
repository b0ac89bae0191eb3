"""What prospects are told by itself: reminders, expectations, questions afterwards."""
