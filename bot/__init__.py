"""The process: settings, logging, the Telegram side's plumbing, the relay's loop, the command line.

``bot/app.py`` is the one place that builds the real things and connects them; nothing outside this
package knows how.
"""
