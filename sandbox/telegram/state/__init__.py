"""What the simulated Telegram holds: plain data, and the rules that need nothing else."""
