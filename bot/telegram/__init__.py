"""Telegram's side of the process: receiving updates, and sending what people see."""
