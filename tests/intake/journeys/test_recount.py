"""What is stored of journeys and touches is what comes of telling everything once more."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.attribution.visit import visit_payload
from intake.conversation.inputs import Move
from intake.submissions.submission import SubmissionState
from intake.wizards import execute_corrections as bites
from tests.databases import opened_database
from tests.examples import examples
from tests.intake.journeys.chronicle import PEOPLE, TOKENS, Chronicle, website
from tests.intake.places import ANNA, Place

Deed = Callable[[Chronicle], Awaitable[None]]

people = st.sampled_from([ANNA, *PEOPLE])
payloads = st.sampled_from(
    [
        *["spring", "autumn"] * 4, "", "plain", "off", "nope", "spring__ad",
        *(visit_payload(token) for token in TOKENS),
        *(visit_payload(token, "spring") for token in TOKENS),
        visit_payload(TOKENS[0], "off"), visit_payload(TOKENS[1], "autumn"),
    ]
)  # fmt: skip
words = st.sampled_from(
    ["Anna Petrova", "+7 912 345-67-89", "Prices", "tomorrow", "no", "spring", "hello", "5000"]
)
moves = st.sampled_from(Move)
forms = st.sampled_from(["short", "full"])
spans = st.sampled_from(
    [
        timedelta(minutes=1), timedelta(minutes=9), timedelta(hours=3), timedelta(days=20),
        timedelta(days=29), timedelta(minutes=-30), timedelta(days=-3),
    ]
)  # fmt: skip
sources = st.sampled_from(["google", "vk", "", "mail"])


def deed(method: str, *arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Deed]:
    def do(drawn: tuple[object, ...]) -> Deed:
        async def act(chronicle: Chronicle) -> None:
            await getattr(chronicle, method)(*drawn)

        act.__name__ = act.__qualname__ = f"{method}{drawn}"
        return act

    return st.tuples(*arguments).map(do)


async def _pass(chronicle: Chronicle, span: timedelta) -> None:
    chronicle.passes(span)


SITES = st.builds(website, st.sampled_from(TOKENS), sources, payloads)
ENDS = st.sampled_from([SubmissionState.DELIVERED, SubmissionState.DEAD_LETTER])
HOW_OFTEN: list[tuple[int, st.SearchStrategy[Deed]]] = [
    (14, deed("arrives", people, payloads)),
    (7, deed("visits_site", SITES)),
    (4, deed("says", people, words)),
    (2, deed("presses", people, moves)),
    (2, deed("presses", people, moves, st.integers(0, 4))),
    (1, deed("chooses", people, forms)),
    (6, deed("fills_in", people, forms)),
    (4, deed("sends_part", people)),
    (1, deed("opens_wizard", people)),
    (2, deed("corrects", st.sampled_from(["spring", "autumn", "plain", "off"]), sources)),
    (4, deed("takes_bite")),
    (6, deed("delivers", ENDS)),
    (2, deed("sends_again")),
    (1, deed("expires")),
    (3, spans.map(lambda span: lambda story: _pass(story, span))),
]
deeds = st.sampled_from([kind for times, kind in HOW_OFTEN for _ in range(times)]).flatmap(
    lambda kind: kind
)
dying = deeds.map(lambda act: lambda story: story.dies_in(act))
histories = st.lists(
    st.sampled_from([*[deeds] * 7, dying]).flatmap(lambda kind: kind), min_size=15, max_size=45
)


async def _live(history: list[Deed]) -> None:
    async with opened_database() as database:
        chronicle = await Chronicle.open(Place(database))
        for act in history:
            await act(chronicle)
        await chronicle.check()


@settings(deadline=None, max_examples=examples(10), suppress_health_check=list(HealthCheck))
@given(histories)
def test_stored_journeys_are_what_a_slow_recount_gives(history: list[Deed]) -> None:
    """Whatever happens in whatever order, also if the process dies before any commit."""
    with patch.object(bites, "BITE", 2), patch.object(bites, "SUBMISSIONS", 1):
        asyncio.run(_live(history))
