"""Dialogues in an entity's timeline: :class:`~Timeline` for Bitrix24."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from typing_extensions import override

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, NotFoundError
from crm.client.methods.timeline import CommentAdd, CommentFile
from crm.gateway.fields import entity_type
from crm.gateway.reconciliation import find_comment
from crm.gateway.translation import translated
from intake.delivery.gateway import Progress
from intake.dialogue.crm_timeline import Timeline, TimelinePlace, Transcript
from intake.outbox.delivery_errors import TransientError
from intake.submissions.submission import CreatedEntity

_FOLLOWED_SOON = timedelta(minutes=1)
"""What was merged or converted is found again by then."""


class DialogueTimeline(Timeline):
    """Writes into one portal's timelines."""

    def __init__(self, client: Bitrix24Client) -> None:
        self._client = client

    @override
    async def write(
        self, place: TimelinePlace, transcript: Transcript, *, in_doubt: bool, progress: Progress
    ) -> int:
        owner = CreatedEntity(place.kind, place.id, made=True)
        with _translating():
            if in_doubt:
                found = await find_comment(self._client, owner, transcript.mark)
                if found is not None:
                    return found
            await progress.dispatching()
            text = f"{transcript.text}\n\n{transcript.mark}"
            kind = entity_type(place.kind)
            return await self._client.call(CommentAdd(kind, place.id, text, _files(transcript)))


def _files(transcript: Transcript) -> tuple[CommentFile, ...]:
    if transcript.file is None:
        return ()
    content = base64.b64encode(transcript.file.content).decode("ascii")
    return (CommentFile(transcript.file.name, content),)


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise TransientError(str(error), code=error.code, retry_after=_FOLLOWED_SOON) from None
    except Bitrix24Error as error:
        raise translated(error, "dialogue", changing=True) from None
