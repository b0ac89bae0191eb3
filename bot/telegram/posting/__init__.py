"""The relay's way to Telegram: how each kind of message is sent, and files are fetched."""
