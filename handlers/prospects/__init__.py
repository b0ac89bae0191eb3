"""What prospects say and see, in private chats only; admins filling a wizard are served alike."""
