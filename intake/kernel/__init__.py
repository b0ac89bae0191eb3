"""What everything stands on: ids, time, the transaction template, people and their languages."""
