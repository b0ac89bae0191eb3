"""Batches: what is refused before it is sent, and every odd shape that PHP answers with."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.client.call_errors import (
    AmbiguousError,
    PermanentError,
    PortalWideError,
    QueryLimitError,
    TransientError,
    UnexpectedAnswerError,
)
from crm.client.call_time import CallTime
from crm.client.encoding import Ref
from crm.client.methods import (
    Batch,
    BatchError,
    Command,
    Done,
    EntityAdd,
    EntityType,
    Failed,
    ItemAdd,
    ItemGet,
    ItemList,
    NotExecuted,
    TodoAdd,
    TraceAdd,
    TraceDelete,
    id_of,
)

DEAL = EntityType.DEAL
A = Command("a", ItemAdd(DEAL, {"title": "A"}))
B = Command("b", ItemAdd(DEAL, {"title": "B"}))
C = Command("c", ItemGet(DEAL, 3))
MADE = {"item": {"id": 7}}
DENIED = {"error": "", "error_description": "Access denied."}


@pytest.mark.parametrize(
    ("method", "reference"),
    [
        (ItemAdd(DEAL, {}), "$result[x][item][id]"),
        (EntityAdd(DEAL, {}), "$result[x]"),
        (TraceAdd("{}"), "$result[x]"),
        (TodoAdd(DEAL, 1, "d"), "$result[x][id]"),
    ],
)
def test_an_id_is_referred_to_where_it_stands(method: Any, reference: str) -> None:
    assert str(id_of(Command("x", method))) == reference


def test_a_command_that_makes_nothing_has_no_id() -> None:
    with pytest.raises(BatchError, match="makes nothing"):
        id_of(Command("c", C.method))  # type: ignore[arg-type]  # what mypy says, said at run time


def get(reference: Ref) -> Command[Any]:
    return Command("later", ItemGet(DEAL, reference))


@pytest.mark.parametrize(
    ("commands", "halt", "why"),
    [
        ((), True, "1 to 50"),
        (tuple(Command(f"c{n}", C.method) for n in range(51)), True, "1 to 50"),
        ((A, A), True, "twice"),
        ((Command("0", C.method),), True, "command name"),
        ((Command("a]b", C.method),), True, "command name"),
        ((Command("a", Batch((B,))),), True, "cannot hold a batch"),
        ((get(A.ref("item", "id")),), True, "no earlier command"),
        ((get(Ref("later")),), True, "no earlier command"),
        ((get(Ref("a")), A), True, "no earlier command"),
        ((A, get(id_of(A))), False, "need halt"),
    ],
    ids=["none", "51", "twice", "number", "bracket", "nested", "unknown", "self", "later", "halt"],
)
def test_what_the_portal_would_misread_is_never_sent(
    commands: tuple[Command[Any], ...], halt: bool, why: str
) -> None:
    with pytest.raises(BatchError, match=why):
        Batch(commands, halt=halt)


def test_a_chain() -> None:
    batch = Batch((A, get(id_of(A)), Command("all", ItemList(DEAL))))

    assert batch.params()["halt"] == 1
    assert batch.params()["cmd"] == {
        "a": "crm.item.add?entityTypeId=2&useOriginalUfNames=Y&fields%5Btitle%5D=A",
        "later": "crm.item.get?entityTypeId=2&useOriginalUfNames=Y"
        "&id=%24result%5Ba%5D%5Bitem%5D%5Bid%5D",
        "all": "crm.item.list?entityTypeId=2&useOriginalUfNames=Y",
    }
    assert batch.methods == {"crm.item.add": 1, "crm.item.get": 1, "crm.item.list": 1}


def test_it_may_be_repeated_only_when_all_of_it_may() -> None:
    assert Batch((C,)).repeatable
    assert not Batch((C, A)).repeatable


def test_all_went_well() -> None:
    result = Batch((A, B)).read(
        {
            "result": {"a": MADE, "b": {"item": {"id": "8"}}, "extra": 1},
            "result_error": [],
            "result_total": [],
            "result_next": [],
            "result_time": {"a": {"duration": 0.5}, "b": {"duration": 0.25}},
        }
    )

    assert result[A] == Done(7, CallTime(0.5))
    assert result.value(B) == 8
    assert list(result.outcomes) == ["a", "b"]
    assert result.failure is None


def test_a_chain_stops_at_the_failure() -> None:
    result = Batch((A, B, C)).read(
        {"result": {"a": MADE}, "result_error": {"b": DENIED}, "result_time": []}
    )

    assert isinstance(result[A], Done)
    failed = result[B]
    assert isinstance(failed, Failed)
    assert type(failed.error) is PermanentError
    assert (failed.error.method, failed.error.reason) == ("crm.item.add", "Access denied.")
    assert result[C] == NotExecuted()
    assert result.value(B) is None
    assert result.failure == ("b", failed.error)


def test_without_halt_the_others_went_on() -> None:
    result = Batch((A, B), halt=False).read({"result": {"b": MADE}, "result_error": {"a": DENIED}})

    assert isinstance(result[A], Failed)
    assert result.value(B) == 7


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("insufficient_scope", PortalWideError),
        ("QUERY_LIMIT_EXCEEDED", QueryLimitError),
        ("INTERNAL_SERVER_ERROR", AmbiguousError),
    ],
)
def test_an_error_inside_goes_through_the_same_map(code: str, kind: type[Exception]) -> None:
    outcome = Batch((A,)).read({"result": [], "result_error": {"a": {"error": code}}})[A]

    assert isinstance(outcome, Failed)
    assert type(outcome.error) is kind


def test_an_error_may_be_a_bare_text() -> None:
    outcome = Batch((A,)).read({"result": [], "result_error": {"a": "Access denied."}})[A]

    assert isinstance(outcome, Failed)
    assert outcome.error.reason == "Access denied."


@pytest.mark.parametrize("halt", [True, False])
def test_a_command_that_is_not_mentioned_may_have_been_done(halt: bool) -> None:
    result = Batch((A, C), halt=halt).read({"result": [], "result_error": []})

    of_add, of_read = result[A], result[C]
    assert isinstance(of_add, Failed)
    assert isinstance(of_read, Failed)
    assert type(of_add.error) is AmbiguousError
    assert type(of_read.error) is TransientError


def test_a_result_of_another_shape_is_that_commands_matter_only() -> None:
    result = Batch((A, B)).read({"result": {"a": [], "b": MADE}})

    failed = result[A]
    assert isinstance(failed, Failed)
    assert type(failed.error) is AmbiguousError
    assert result.value(B) == 7


def test_a_null_result_left_out_of_the_map_is_seen_by_its_time() -> None:
    command = Command("gone", TraceDelete(5))

    present = Batch((command,)).read({"result": {"gone": None}})
    absent = Batch((command,)).read({"result": [], "result_time": {"gone": {"duration": 1}}})

    assert present[command] == Done(None)
    assert absent[command] == Done(None, CallTime(1.0))


def test_maps_that_come_as_lists_are_read_by_position() -> None:
    result = Batch((A, B)).read(
        {"result": [MADE, {"item": {"id": 8}}], "result_time": [{"duration": 1.0}]}
    )

    assert (result.value(A), result.value(B)) == (7, 8)


@pytest.mark.parametrize("results", [[MADE], [MADE, MADE, MADE]])
def test_a_list_of_another_length_tells_nothing(results: list[Any]) -> None:
    """It has lost somebody, and who that is nobody knows."""
    result = Batch((A, B)).read({"result": results})

    for outcome in (result[A], result[B]):
        assert isinstance(outcome, Failed)
        assert type(outcome.error) is AmbiguousError


@pytest.mark.parametrize("error", [DENIED, {"error": "QUERY_LIMIT_EXCEEDED"}, "expired_token"])
def test_a_result_beside_a_refusal_is_a_doubt(error: Any) -> None:
    """Neither is believed: what was made must be looked for, and nobody becomes a dead letter for
    it."""
    result = Batch((A, C)).read(
        {"result": {"a": MADE, "c": {"item": {"id": 3}}}, "result_error": {"a": error, "c": error}}
    )

    of_add, of_read = result[A], result[C]
    assert isinstance(of_add, Failed)
    assert isinstance(of_read, Failed)
    assert type(of_add.error) is AmbiguousError
    assert type(of_read.error) is TransientError


@pytest.mark.parametrize("error", [None, [], ""])
def test_an_error_that_says_nothing_is_none(error: Any) -> None:
    result = Batch((A, B)).read({"result": {"a": MADE}, "result_error": {"a": error, "b": error}})

    assert result.value(A) == 7
    in_doubt = result[B]
    assert isinstance(in_doubt, Failed)
    assert type(in_doubt.error) is AmbiguousError


@pytest.mark.parametrize("answer", [None, [], {}, "x", True, {"result_error": {}}])
def test_an_answer_that_is_no_batchs(answer: Any) -> None:
    with pytest.raises(UnexpectedAnswerError):
        Batch((A,)).read(answer)


pieces: st.SearchStrategy[Any] = st.sampled_from([MADE, DENIED, [], None, "x", 5, True])
maps = st.one_of(
    pieces, st.lists(pieces, max_size=4), st.dictionaries(st.sampled_from("abcx"), pieces)
)


@given(
    st.fixed_dictionaries(
        {"result": maps}, optional={"result_error": maps, "result_time": maps, "result_next": maps}
    ),
    st.booleans(),
)
def test_every_command_has_one_end_whatever_comes(answer: dict[str, Any], halt: bool) -> None:
    result = Batch((A, B, C), halt=halt).read(answer)

    assert list(result.outcomes) == ["a", "b", "c"]
    ends = [type(outcome) for outcome in result.outcomes.values()]
    assert set(ends) <= {Done, Failed, NotExecuted}
    if NotExecuted in ends:
        assert halt
        assert Failed in ends[: ends.index(NotExecuted)]
