"""Several chains in one batch."""

from hypothesis import given
from hypothesis import strategies as st

from crm.client.encoding import references
from crm.client.methods.chains import levels, named_apart, one_after_another
from crm.client.methods.command_batch import MAX_COMMANDS, Batch, Command, id_of
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from crm.client.methods.sales_intelligence import TraceAdd, TracedEntity
from crm.client.methods.timeline import CommentAdd


def chain(length: int) -> list[Command[int]]:
    """The first commands of a delivery."""
    contact = Command("contact", ItemAdd(EntityType.CONTACT, {"name": "Ann"}))
    deal = Command("deal", ItemAdd(EntityType.DEAL, {"contactIds": [id_of(contact)]}))
    entities = (
        TracedEntity(EntityType.CONTACT, id_of(contact)),
        TracedEntity(EntityType.DEAL, id_of(deal)),
    )
    trace = Command("trace", TraceAdd("{}", entities))
    comment = Command("comment", CommentAdd(EntityType.DEAL, id_of(deal), "x"))
    return [contact, deal, trace, comment][:length]


lengths = st.lists(st.integers(1, 4), min_size=1, max_size=12)


def test_levels_count_what_must_be_there_before() -> None:
    assert levels(chain(4)) == [1, 2, 3, 3]


def test_a_lone_chain_keeps_its_names() -> None:
    assert named_apart([chain(4)]) == [chain(4)]


def test_what_nothing_refers_to_comes_last() -> None:
    """A trace that is refused then stops nothing but traces and comments."""
    named = [one.name for one in one_after_another(named_apart([chain(4), chain(4)]))]
    assert named == [
        "contact_0", "deal_0", "contact_1", "deal_1",
        "trace_0", "comment_0", "trace_1", "comment_1",
    ]  # fmt: skip


@given(lengths)
def test_every_reference_stays_in_its_chain(counts: list[int]) -> None:
    """The batch itself refuses a reference to what does not come before."""
    chains = named_apart([chain(count) for count in counts])
    batch = Batch(one_after_another(chains))
    assert sorted(one.name for one in batch.commands) == sorted(
        one.name for each in chains for one in each
    )
    assert len(batch.commands) <= MAX_COMMANDS
    for each in chains:
        own = {command.name for command in each}
        for command in each:
            assert {ref.command for ref in references(command.method.params())} <= own


@given(lengths)
def test_other_names_change_nothing_else(counts: list[int]) -> None:
    for before, after in zip(
        [chain(count) for count in counts],
        named_apart([chain(count) for count in counts]),
        strict=True,
    ):
        for one, other in zip(before, after, strict=True):
            assert (one.method.name, one.method.repeatable) == (
                other.method.name, other.method.repeatable,
            )  # fmt: skip
