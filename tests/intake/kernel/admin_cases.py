"""How to come to where each use case of admins can be called, for test_once.py."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

from intake.kernel.ids import ChatId, FormId, UpdateId
from intake.kernel.sheet import Record
from intake.links.channel import Channel, NewChannelLink
from intake.links.channel_links import KeepChannelLink, NoteChannel
from intake.links.confirm_source import ConfirmSource, ValueVerb
from intake.links.import_links import ImportLinks
from intake.links.known_values import LinkField
from intake.stats.change_numbers import ChangeNumbers
from intake.stats.cost import Cost, CostTarget
from intake.stats.cost_words import read_cost
from intake.stats.digest_times import SetNumbersDigest
from intake.stats.numbers_digest import DigestRhythm, NumbersDigest
from intake.stats.worth import Rate
from intake.trials.start_trial import EndTrial, ShowTrialAgain, StartTrial, WantedTrial
from intake.wizards.edit_link import EditLink
from tests.intake.kernel.staff_cases import staff
from tests.intake.places import ADMIN, Place

Call = Callable[[UpdateId], Awaitable[Any]]
Prepared = Callable[[Place], Awaitable[Call]]
CHANNEL = ChatId(-1_001_000_000_077)
DAY = date(2026, 11, 1)
RATE = Rate("USD", "EUR", DAY, Decimal("0.9"))
SOURCE = LinkField.SOURCE


def numbers(place: Place) -> ChangeNumbers:
    return ChangeNumbers(
        place.database.writing, place.database.reading, place.clock, staff().access
    )


async def cost_typed(place: Place) -> Call:
    await place.add_link("spring", source="google")
    typed = read_cost("spring 350 EUR 1.11.2026", DAY, "UTC")
    assert typed is not None
    return lambda update: numbers(place).spend(update, ADMIN.id, typed)


async def costs_taken(place: Place) -> Call:
    link = await place.add_link("spring", source="google")
    costs = (Cost(CostTarget(link.id, None), DAY, "EUR", 35_000),)
    return lambda update: numbers(place).take(update, ADMIN.id, costs, "a table")


async def cost_dropped(place: Place) -> Call:
    await (await costs_taken(place))(UpdateId(1))
    return lambda update: numbers(place).drop_cost(update, ADMIN.id, 1)


async def rate_set(place: Place) -> Call:
    return lambda update: numbers(place).set_rate(update, ADMIN.id, RATE)


async def rate_dropped(place: Place) -> Call:
    await (await rate_set(place))(UpdateId(1))
    return lambda update: numbers(place).drop_rate(update, ADMIN.id, "USD", "EUR", DAY)


def digests(place: Place) -> SetNumbersDigest:
    database = place.database
    return SetNumbersDigest(
        database.writing, database.reading, place.clock, staff().access, zone="UTC"
    )


async def digest_wished(place: Place) -> Call:
    wanted = NumbersDigest(ChatId(ADMIN.id), DigestRhythm.DAILY, 9)
    return lambda update: digests(place).set(update, ADMIN.id, wanted)


async def digest_ended(place: Place) -> Call:
    await (await digest_wished(place))(UpdateId(1))
    return lambda update: digests(place).off(update, ADMIN.id, ChatId(ADMIN.id))


def sources(place: Place) -> ConfirmSource:
    return ConfirmSource(place.database.writing, place.clock)


async def source_added(place: Place) -> Call:
    return lambda update: sources(place).add(update, ADMIN.id, SOURCE, "google")


async def source_confirmed(place: Place) -> Call:
    known = (await sources(place).add(UpdateId(1), ADMIN.id, SOURCE, "google")).known
    assert known is not None
    return lambda update: sources(place)(update, ADMIN.id, known.id, ValueVerb.CONFIRM)


async def sources_hushed(place: Place) -> Call:
    async with place.database.writing() as unit:
        now = place.clock.now()
        (known,) = await unit.known_values.note([(SOURCE, "google")], ADMIN.id, now, used=True)
        await unit.commit()
    await place.add_link("spring", source="google")
    return lambda update: sources(place).hush(update, ADMIN.id, known.id)


async def link_edited(place: Place) -> Call:
    link = await place.add_link("spring", source="google")
    edit = EditLink(place.database.writing, place.context, place.purposes, place.make_links)
    return lambda update: edit(update, ADMIN, link.id, copy=False)


async def links_imported(place: Place) -> Call:
    database = place.database
    use_case = ImportLinks(database.reading, database.writing, place.clock, place.make_links)
    records = (Record(2, {"title": "Spring", "source": "google"}),)
    columns = frozenset({"title", "source"})
    mark = (await use_case.look(records, columns)).mark
    return lambda update: use_case(update, ADMIN.id, records, columns, mark)


async def channel_noted(place: Place) -> Call:
    use_case = NoteChannel(place.database.writing, place.clock, [ADMIN.id])
    channel = Channel(CHANNEL, "News", ADMIN.id, invites=True)
    return lambda update: use_case(update, channel, is_new=True)


async def channel_link_kept(place: Place) -> Call:
    link = await place.add_link("spring", source="google")
    await (await channel_noted(place))(UpdateId(1))
    use_case = KeepChannelLink(place.database.writing, place.clock, {ADMIN.id})
    made = NewChannelLink(link.id, CHANNEL, "https://t.me/+abc", by_request=False)
    return lambda update: use_case(update, made, ADMIN.id)


async def trial_started(place: Place) -> Call:
    use_case = StartTrial(place.database.writing, place.context, staff(), has_portal=True)
    wanted = WantedTrial(FormId("full"), None, ADMIN.id, "en", 5)
    return lambda update: use_case(update, wanted)


async def trial_ended(place: Place) -> Call:
    await (await trial_started(place))(UpdateId(1))
    use_case = EndTrial(place.database.writing, place.context, staff())
    return lambda update: use_case(update, ADMIN.id, 1)


async def trial_shown_again(place: Place) -> Call:
    await (await trial_started(place))(UpdateId(1))
    use_case = ShowTrialAgain(place.database.writing, place.context)
    return lambda update: use_case(update, ADMIN.id)


ADMIN_CASES: tuple[tuple[Callable[..., Any], Prepared], ...] = (
    (ChangeNumbers.spend, cost_typed),
    (ChangeNumbers.take, costs_taken),
    (ChangeNumbers.drop_cost, cost_dropped),
    (ChangeNumbers.set_rate, rate_set),
    (ChangeNumbers.drop_rate, rate_dropped),
    (SetNumbersDigest.set, digest_wished),
    (SetNumbersDigest.off, digest_ended),
    (ConfirmSource.add, source_added),
    (ConfirmSource.__call__, source_confirmed),
    (ConfirmSource.hush, sources_hushed),
    (EditLink.__call__, link_edited),
    (ImportLinks.__call__, links_imported),
    (NoteChannel.__call__, channel_noted),
    (KeepChannelLink.__call__, channel_link_kept),
    (StartTrial.__call__, trial_started),
    (EndTrial.__call__, trial_ended),
    (ShowTrialAgain.__call__, trial_shown_again),
)
