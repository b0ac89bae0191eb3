"""Reading payloads against links, without a database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from intake.arrivals.arrivals import record_arrival, wanted_form
from intake.arrivals.finding import FoundLink, find_link
from intake.arrivals.payload import read_payload
from intake.attribution.touch import KEPT_A_DAY, NewTouch, TouchKind
from intake.forms.catalogue import FormCatalogue
from intake.kernel.ids import FormId, LinkId, PersonId
from intake.kernel.person import Person
from intake.links.link import Link, NewLink, Utm
from tests.intake.forms.samples import NOW
from tests.intake.places import CLIENTS

LINK = Link(
    LinkId(1), "sale", "Sale", Utm("google", content="x"), None, None, None, True, NOW, None
)
TOKEN = "0123456789abcdef0123456789abcdef"


@dataclass
class FakeLinks:
    """Links in a list."""

    links: tuple[Link, ...]

    async def by_code(self, folded_code: str) -> Link | None:
        return next((link for link in self.links if link.code == folded_code), None)

    async def get(self, link_id: LinkId) -> Link | None:
        raise AssertionError(link_id)

    async def add(self, link: NewLink, by: PersonId, now: object) -> Link | None:
        raise AssertionError((link, by, now))

    async def of_codes(self, codes: Collection[str], *, lock: bool = False) -> tuple[Link, ...]:
        raise AssertionError((codes, lock))

    async def save_all(self, saved: Sequence[Link]) -> None:
        raise AssertionError(saved)

    async def taken(self, codes: Collection[str]) -> frozenset[str]:
        raise AssertionError(codes)

    async def add_all(
        self, wished: Sequence[NewLink], by: PersonId, now: object
    ) -> tuple[Link, ...]:
        raise AssertionError((wished, by, now))

    async def save(self, link: Link, *, was: int) -> None:
        raise AssertionError((link, was))

    async def arrived(self, link_id: LinkId, limit: int) -> int:
        raise AssertionError((link_id, limit))


async def found(payload: str, *links: Link) -> FoundLink | None:
    return await find_link(FakeLinks(links), read_payload(payload))


async def test_codes_are_found_without_regard_to_case() -> None:
    assert await found("SaLe", LINK) == FoundLink(LINK)
    assert await found("other", LINK) is None
    assert await found("", LINK) is None
    assert await found("v_sale", LINK) is None


async def test_a_tail_fills_the_value_that_the_link_names() -> None:
    for tail, expected, clicks in (
        ("utm_content", Utm("google", content="Ad7"), {}),
        ("utm_term", Utm("google", content="x", term="Ad7"), {}),
        ("gclid", LINK.utm, {"gclid": "Ad7"}),
        (None, LINK.utm, {}),
    ):
        link = await found("sale__Ad7", replace(LINK, tail=tail))
        assert link is not None
        assert (link.utm, link.clicks) == (expected, clicks)


async def test_a_code_that_equals_the_whole_payload_wins() -> None:
    whole = replace(LINK, code="sale__ad7", form_id=FormId("x"))
    assert await found("sale__ad7", LINK, whole) == FoundLink(whole)


async def test_an_empty_head_or_tail_is_harmless() -> None:
    assert await found("__x", LINK) is None
    link = await found("sale__", replace(LINK, tail="utm_content"))
    assert link is not None
    assert link.utm == LINK.utm


@dataclass
class RecordingTouches:
    """Touches in a list."""

    added: list[NewTouch] = field(default_factory=list)

    async def add(self, touch: NewTouch, *, excluded: object = None) -> Any:
        assert excluded is None
        self.added.append(touch)

    async def count_unknown(self, person_id: PersonId) -> int:
        return sum(touch.person_id == person_id for touch in self.added)

    async def count_since(
        self, person_id: PersonId, since: datetime, *, may_earn_credit: bool
    ) -> int:
        return sum(
            touch.person_id == person_id
            and touch.at > since
            and touch.may_earn_credit is may_earn_credit
            for touch in self.added
        )


@dataclass
class ArrivalUnit:
    """Only what an arrival needs."""

    touches: RecordingTouches = field(default_factory=RecordingTouches)
    links: FakeLinks = field(default_factory=lambda: FakeLinks(()))


async def touch_of(payload: str, link: Link | None = None) -> NewTouch:
    person = Person(PersonId(1), "A", "", None, None, None, NOW, None)
    unit: Any = ArrivalUnit()
    found_link = FoundLink(link) if link else None
    await record_arrival(unit, person, read_payload(payload), found_link, NOW)
    (touch,) = unit.touches.added
    assert isinstance(touch, NewTouch)
    return touch


@pytest.mark.parametrize("payload", ["", f"v_{TOKEN}"])
async def test_a_machine_that_arrives_all_day_fills_no_disk(payload: str) -> None:
    person = Person(PersonId(1), "A", "", None, None, None, NOW, None)
    unit: Any = ArrivalUnit()
    for number in range(2 * KEPT_A_DAY):
        at = NOW + timedelta(seconds=number)
        await record_arrival(unit, person, read_payload(payload), None, at)
    assert len(unit.touches.added) == KEPT_A_DAY
    await record_arrival(unit, person, read_payload(payload), None, NOW + timedelta(days=1))
    assert len(unit.touches.added) == KEPT_A_DAY + 1, "tomorrow is another day"


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("", TouchKind.BARE),
        (f"v_{TOKEN}", TouchKind.VISIT),
        ("v_0123", TouchKind.UNKNOWN),
        (f"v_{TOKEN}0", TouchKind.UNKNOWN),
        ("v_", TouchKind.UNKNOWN),
        ("i_0123", TouchKind.UNKNOWN),
        ("nope", TouchKind.UNKNOWN),
        ("%%%", TouchKind.UNKNOWN),
    ],
)
async def test_arrivals_without_a_link_are_kept_as_they_came(payload: str, kind: TouchKind) -> None:
    touch = await touch_of(payload)
    assert (touch.kind, touch.payload, touch.link_id) == (kind, payload, None)
    assert touch.visit_token == (TOKEN if kind is TouchKind.VISIT else None)


async def test_a_visit_by_a_link_keeps_both() -> None:
    touch = await touch_of(f"v_{TOKEN}__sale", LINK)
    assert (touch.kind, touch.visit_token) == (TouchKind.VISIT, TOKEN)
    assert (touch.link_code, touch.utm) == (LINK.code, LINK.utm)


async def test_a_visit_by_a_disabled_link_gets_nothing_from_it() -> None:
    touch = await touch_of(f"v_{TOKEN}__sale", replace(LINK, enabled=False))
    assert (touch.kind, touch.link_code, touch.utm) == (TouchKind.VISIT, LINK.code, Utm())
    assert touch.may_earn_credit
    assert not touch.has_source


async def test_an_arrival_by_a_link_keeps_what_the_link_said_then() -> None:
    touch = await touch_of("sale", replace(LINK, window_days=7))
    assert touch == NewTouch(
        PersonId(1),
        NOW,
        TouchKind.LINK,
        "sale",
        link_id=LINK.id,
        link_code="sale",
        link_title="Sale",
        utm=LINK.utm,
        window_days=7,
    )


async def test_a_disabled_link_earns_no_credit_and_lends_its_form_all_the_same() -> None:
    disabled = replace(LINK, enabled=False, form_id=FormId("full"))
    touch = await touch_of("sale", disabled)
    assert touch.kind is TouchKind.DISABLED_LINK
    assert not touch.has_source
    catalogue = FormCatalogue(CLIENTS, default=None)
    assert (touch.link_code, touch.link_title) == ("sale", "Sale")
    assert wanted_form(catalogue, FoundLink(disabled)) is CLIENTS[1]
    assert wanted_form(catalogue, FoundLink(replace(disabled, enabled=True))) is CLIENTS[1]
    assert wanted_form(catalogue, None) is None
