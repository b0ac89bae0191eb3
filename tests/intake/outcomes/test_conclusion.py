"""What stages come to: for the lead, and for what is counted."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId, SubmissionId
from intake.leads.lead import LeadOutcome
from intake.leads.lead_facts import JourneyEnd, Money
from intake.outcomes.conclusion import journey_end, outcome_of
from intake.outcomes.lead_entity import EntityKey, Gone, LeadEntity, StageMeaning

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
WON, LOST, OPEN = StageMeaning.WON, StageMeaning.LOST, StageMeaning.IN_PROGRESS


def card(
    number: int,
    meaning: StageMeaning,
    *,
    amount: int | None = None,
    currency: str | None = "EUR",
    gone: Gone | None = None,
    kind: EntityKind = EntityKind.DEAL,
) -> LeadEntity:
    ended_at = None if meaning is OPEN else NOON + timedelta(minutes=number)
    return LeadEntity(
        key=EntityKey(kind, number),
        lead_id=LeadId(1),
        made=True,
        submission_id=SubmissionId(1),
        meaning=meaning,
        ended_at=ended_at,
        amount=amount,
        currency=currency,
        gone=gone,
    )


def test_one_that_is_won_is_enough_and_all_must_have_ended() -> None:
    assert outcome_of([]) is None
    assert outcome_of([card(1, WON), card(2, OPEN)]) is None
    assert outcome_of([card(1, WON), card(2, LOST)]) is LeadOutcome.WON
    assert outcome_of([card(1, LOST), card(2, LOST)]) is LeadOutcome.LOST
    assert outcome_of([card(1, LOST), card(2, OPEN, gone=Gone.DELETED)]) is LeadOutcome.LOST
    assert outcome_of([card(1, OPEN, kind=EntityKind.CONTACT)]) is None


def test_amounts_of_different_currencies_are_never_added() -> None:
    won = [card(1, WON, amount=5), card(2, WON, amount=7), card(3, WON, amount=9, currency="USD")]
    assert journey_end(won).money == Money(12, "EUR")
    assert journey_end(won[::-1]).money == Money(12, "EUR"), "in whatever order"
    assert journey_end([card(1, OPEN, amount=5), card(2, LOST, amount=5)]).money is None


def test_a_converted_lead_is_what_its_deals_are() -> None:
    lead = card(1, WON, amount=5, gone=Gone.CONVERTED, kind=EntityKind.LEAD)
    assert journey_end([lead, card(2, OPEN)]) == JourneyEnd()
    assert journey_end([lead, card(2, WON, amount=8)]).money == Money(8, "EUR")
    assert journey_end([lead, card(2, LOST)]).lost_at == NOON + timedelta(minutes=2)


def test_what_is_gone_stays_what_it_was() -> None:
    assert journey_end([card(1, WON, amount=5, gone=Gone.DELETED)]).money == Money(5, "EUR")


cards = st.lists(
    st.builds(
        card,
        st.integers(1, 9),
        st.sampled_from(StageMeaning),
        amount=st.none() | st.integers(0, 10**9),
        currency=st.sampled_from(("EUR", "USD", None)),
        gone=st.none() | st.sampled_from(Gone),
    ),
    max_size=5,
    unique_by=lambda one: one.key,
)


@given(cards)
def test_won_and_lost_exclude_each_other_and_money_belongs_to_won(made: list[LeadEntity]) -> None:
    end = journey_end(made)
    assert end.won_at is None or end.lost_at is None
    assert end.money is None or end.won_at is not None
    assert journey_end(made[::-1]) == end
