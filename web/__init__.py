"""HTTP in: Telegram's webhook, what websites report, and what operators ask of the process.

Like the handlers, this package only translates: a request becomes a call of something that it was
given, and the outcome becomes a status.
"""
