"""Links as rows: read again they say the same, and rows without a code get one that stays."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.kernel.sheet import Sheet, SheetRow, records_of
from intake.kernel.visible import clean
from intake.links.link import Link, NewLink, Utm, check_code
from intake.links.link_draft import TAILS, KnownTeam, LinkPlace, read_draft
from intake.links.link_sheet import FIELDS, LINK_COLUMNS, code_of_row, heading, row_of, state_in

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACE = LinkPlace(
    (FormId("lead"),),
    (KnownTeam(TeamId(1), "Sales", ((PersonId(7), "Ann", "ann"),)),),
    NOW,
    ZONE,
    past=True,
)
WORDS = st.text("abcАбв 0123=+-_.«»", min_size=1, max_size=20).map(clean).filter(bool)
MIDNIGHT = datetime(2026, 5, 1, tzinfo=ZONE).astimezone(UTC)


@st.composite
def links(draw: st.DrawFn) -> Link:
    value = st.just("") | WORDS
    manager = draw(st.none() | st.just(PersonId(7)))
    team = TeamId(1) if manager else draw(st.none() | st.just(TeamId(1)))
    wished = NewLink(
        draw(st.from_regex(r"[a-hj-z0-9][a-z0-9]{0,20}", fullmatch=True)),
        draw(WORDS),
        Utm(draw(WORDS), *(draw(value) for _ in range(4))),
        draw(st.none() | st.just(FormId("lead"))),
        draw(st.none() | st.integers(1, 180)),
        draw(st.none() | st.sampled_from(TAILS)),
        team,
        manager,
        draw(st.none() | WORDS),
        draw(st.none() | st.just(MIDNIGHT - timedelta(0))),
        draw(st.none() | st.integers(1, 1000)),
        tuple(draw(st.lists(st.sampled_from(["vk", "весна", "b2b"]), unique=True))),
    )
    values = {name: getattr(wished, name) for name in NewLink.__slots__}
    return Link(
        **values, id=LinkId(1), enabled=draw(st.booleans()), created_at=NOW, created_by=PersonId(7)
    )


@given(links())
def test_a_row_read_again_says_the_same(link: Link) -> None:
    rows = (heading(), row_of(link, "https://t.me/bot?start=x", PLACE))
    sheet = Sheet(tuple(SheetRow(line, cells) for line, cells in enumerate(rows, 1)))
    (record,) = records_of(sheet, LINK_COLUMNS)
    texts = {FIELDS[name]: text for name, text in record.values.items() if name in FIELDS}
    draft = read_draft(texts, PLACE)
    assert draft.faults == ()
    assert draft.link == link.copied(link.code)
    assert state_in(record.values["state"]) is link.enabled


@given(st.dictionaries(st.sampled_from(["title", "utm_source", "place"]), WORDS))
def test_a_code_follows_from_what_a_row_says(values: dict[str, str]) -> None:
    code = code_of_row(values)
    assert check_code(code) == code
    assert code == code_of_row({**values, "utm_term": ""})
    assert code != code_of_row({**values, "utm_term": "x"})
