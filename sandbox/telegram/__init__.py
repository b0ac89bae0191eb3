"""A Bot API server without Telegram behind it: a pure core, the acts of people, an HTTP shell.

:class:`sandbox.telegram.core.BotApi` answers method calls and plays what people do; it knows
neither clock nor network. :mod:`sandbox.telegram.server` puts it on a port. Error texts are those
of the public server (tdlib/telegram-bot-api and tdlib/td).

``state`` holds the world, ``methods`` what the bot can call, ``acts`` what people can do, ``text``
the dialects of formatted text; beside them stands what methods share.
"""
