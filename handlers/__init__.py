"""Handlers: Telegram in. An update becomes a call of a use case, its scene becomes messages.

No rules, no SQL, no HTTP in here; use cases come in as workflow data (:mod:`handlers.workflow`).
"""
