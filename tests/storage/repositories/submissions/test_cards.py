"""The cards' storage."""

from dataclasses import replace
from datetime import timedelta

from intake.kernel.ids import ChatId, SubmissionId
from intake.submissions.card import Card, News
from intake.submissions.submission import SubmissionState
from storage.database import Database
from storage.repositories.rows import columns_of
from tests.storage.samples import LATER, NOW, card

Two = tuple[SubmissionId, SubmissionId]


async def test_a_submission_has_one_present_card(database: Database, submitted: Two) -> None:
    first = card(submitted[0])
    news = News(ChatId(-200), 77, captioned=True)
    anew = replace(
        first, message_id=56, topic_id=None, fingerprint="other", sent_at=LATER, news=news
    )
    async with database.writing() as unit:
        assert await unit.cards.of(submitted) == {}
        for sent in (first, anew):
            await unit.cards.put((sent,))
            found = (await unit.cards.of(submitted))[submitted[0]]
            assert found == Card(**columns_of(sent), id=found.id)
        assert set(await unit.cards.of(submitted)) == {submitted[0]}
        await unit.commit()


async def test_a_dead_letter_counts_until_a_card_shows_it(
    database: Database, submitted: Two
) -> None:
    later = NOW + timedelta(seconds=1)
    shown = card(submitted[0], shown_state=SubmissionState.DEAD_LETTER)
    async with database.writing() as unit:
        assert await unit.cards.count_unshown(later) == 0
        for number in submitted:
            await unit.submissions.set_state((number,), SubmissionState.DEAD_LETTER, NOW, "no")
        assert await unit.cards.count_unshown(NOW) == 0
        assert await unit.cards.count_unshown(later) == 2
        await unit.cards.put((card(submitted[0]),))  # it shows *queued* still
        assert await unit.cards.count_unshown(later) == 2
        await unit.cards.put((replace(shown, completed_at=None),))  # its file is still to come
        assert await unit.cards.count_unshown(later) == 2
        await unit.cards.put((shown,))
        assert await unit.cards.count_unshown(later) == 1
