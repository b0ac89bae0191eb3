"""What people do in a Telegram client, as :mod:`sandbox.telegram.control` asks for it."""
