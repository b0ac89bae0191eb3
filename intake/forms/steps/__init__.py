"""The types of steps, a file each: limits, what is asked for, reading, showing."""
