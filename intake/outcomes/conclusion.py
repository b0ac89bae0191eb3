"""What the stages of a lead's entities come to: for the lead, and for what is counted. Pure."""

from collections.abc import Iterable, Sequence

from intake.leads.lead import LeadOutcome
from intake.leads.lead_facts import JourneyEnd, Money
from intake.outcomes.lead_entity import Gone, LeadEntity, StageMeaning


def outcome_of(entities: Iterable[LeadEntity]) -> LeadOutcome | None:
    """Return how a lead ended, by those of its entities that are there; ``None``: it did not.

    One that is won is enough; lost is what is lost altogether.
    """
    live = [one for one in entities if one.is_live]
    if not live or any(one.ended_at is None for one in live):
        return None
    won = any(one.meaning is StageMeaning.WON for one in live)
    return LeadOutcome.WON if won else LeadOutcome.LOST


def journey_end(made: Sequence[LeadEntity]) -> JourneyEnd:
    """Return what became of the entities that one submission made, those that are gone too: they
    stay what they were. A lead that was converted is what its deals are.

    Amounts in different currencies are never added: that of what was won first stands.
    """
    main = [one for one in made if one.key.is_main]
    own = [one for one in main if one.gone is not Gone.CONVERTED]
    won = [one for one in own if one.meaning is StageMeaning.WON and one.ended_at is not None]
    won.sort(key=lambda one: (one.ended_at, one.key))
    open_ones = [one for one in own if one.ended_at is None]
    lost = [one.ended_at for one in own if one.ended_at is not None]
    return JourneyEnd(
        qualified_at=min((one.qualified_at for one in main if one.qualified_at), default=None),
        won_at=won[0].ended_at if won else None,
        lost_at=max(lost) if lost and not won and not open_ones else None,
        money=_sum(won),
        account_money=_sum_in_account(won),
    )


def _sum(won: Sequence[LeadEntity]) -> Money | None:
    priced = _priced(won)
    if not priced:
        return None
    return Money(sum(one.amount or 0 for one in priced), priced[0].currency or "")


def _sum_in_account(won: Sequence[LeadEntity]) -> Money | None:
    """Return the same sum in the CRM's currency of account, if it tells it of all of them."""
    priced = _priced(won)
    converted = [one for one in priced if one.account_amount is not None]
    currencies = {one.account_currency for one in converted}
    if not priced or len(converted) < len(priced) or len(currencies) != 1:
        return None
    return Money(sum(one.account_amount or 0 for one in converted), currencies.pop() or "")


def _priced(won: Sequence[LeadEntity]) -> list[LeadEntity]:
    """Return those whose amounts are added: in the currency of what was won first."""
    priced = [one for one in won if one.amount is not None and one.currency is not None]
    return [one for one in priced if one.currency == priced[0].currency]
