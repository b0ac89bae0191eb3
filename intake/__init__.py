"""The domain: forms, answers, conversations, attribution, submissions and their delivery.

Pure: no input or output happens here. Clocks and ids are injected, storage, CRM and Telegram are
narrow Protocols, and the import table forbids every framework (docs/architecture.md).
"""
