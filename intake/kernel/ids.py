"""Names for the numbers and strings that identify things, so that mypy keeps them apart."""

from typing import NewType

PersonId = NewType("PersonId", int)
"""A Telegram user id. It exceeds 32 bits (telegram.md); a private chat has the same id."""

ChatId = NewType("ChatId", int)
"""A Telegram chat id; groups are negative."""

UpdateId = NewType("UpdateId", int)
"""Telegram's ``update_id``: unique for a while, but no high-water mark (telegram.md)."""

LinkId = NewType("LinkId", int)
ChannelLinkId = NewType("ChannelLinkId", int)
TouchId = NewType("TouchId", int)
ConversationId = NewType("ConversationId", int)
SubmissionId = NewType("SubmissionId", int)
OutboxId = NewType("OutboxId", int)
CardId = NewType("CardId", int)
CorrectionId = NewType("CorrectionId", int)
ExperimentId = NewType("ExperimentId", int)
VariantId = NewType("VariantId", int)
TeamId = NewType("TeamId", int)
LeadId = NewType("LeadId", int)
ClockId = NewType("ClockId", int)
ThreadId = NewType("ThreadId", int)
RelayedId = NewType("RelayedId", int)

FormId = NewType("FormId", str)
StepId = NewType("StepId", str)

SubmissionKey = NewType("SubmissionKey", str)
"""32 hex digits, made when a conversation starts; the CRM carries it as the origin id."""
