"""The storage of test leads, of comparisons, and of marks that forms were read anew."""

from dataclasses import replace

from intake.forms.wording import Wording
from intake.kernel.ids import FormId, LinkId
from intake.kernel.person import Profile
from intake.links.experiment import Arm, Experiment, NewVariant
from intake.links.link import NewLink
from intake.submissions.submission import Created
from intake.trials.trial import Left, NewTrial, Stay, Trial, TrialState, TrialStep
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.samples import ANNA, LATER, NOW, UTM, submission, touch

GREETING = Wording({"en": "Hello", "ru": "Привет"})


async def begun(unit: SqlUnitOfWork) -> Trial:
    return await unit.trials.add(NewTrial(submission(), ANNA.id, NOW, "en", "spring", 7))


async def compared(unit: SqlUnitOfWork) -> Experiment:
    link = await unit.links.add(NewLink("spring", "Spring", UTM), ANNA.id, NOW)
    assert link is not None
    other = NewVariant(Arm.B, greeting=GREETING)
    experiment = await unit.experiments.add(link.id, NewVariant(Arm.A), other, ANNA.id, NOW)
    assert experiment is not None
    return experiment


async def test_a_test_lead_is_kept_as_it_was(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        trial = await begun(unit)
        assert await unit.trials.open() == trial
        await unit.commit()
    async with database.reading() as unit:
        assert await unit.trials.get(trial.id) == trial
        assert await unit.trials.get(trial.id + 1) is None
    assert trial.submission == submission()
    assert trial.as_submission.made == Created()


async def test_what_is_to_go_does_not_stand_again(database: Database, anna: None) -> None:
    """The delivery ends while an admin has it taken away."""
    async with database.writing() as unit:
        trial = await begun(unit)
        await unit.trials.note(TrialStep(trial.id, TrialState.REMOVING), NOW)
        made = Created(trace_id=5)
        await unit.trials.note(TrialStep(trial.id, TrialState.STANDING, made=made), LATER)
        now = await unit.trials.get(trial.id)
        assert now is not None
        assert (now.state, now.made) == (TrialState.REMOVING, made)
        left = (Left("deal", 7, Stay.NOT_OURS),)
        await unit.trials.note(TrialStep(trial.id, TrialState.ENDED, left=left), LATER)
        await unit.trials.note(TrialStep(trial.id, TrialState.REMOVING, trouble="late"), LATER)
        ended = await unit.trials.get(trial.id)
        assert ended == replace(now, state=TrialState.ENDED, left=left, ended_at=LATER)
        assert await unit.trials.open() is None
        await unit.commit()


async def test_trouble_is_over_with_the_next_step(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        trial = await begun(unit)
        await unit.trials.note(TrialStep(trial.id, trouble="away"), NOW)
        waits = await unit.trials.get(trial.id)
        await unit.trials.note(TrialStep(trial.id, made=Created(trace_id=5)), NOW)
        goes_on = await unit.trials.get(trial.id)
        await unit.commit()
    assert waits is not None
    assert goes_on is not None
    assert (waits.trouble, goes_on.trouble) == ("away", None)


async def test_links_are_chosen_from_those_that_lead_to_the_form(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        for code, form in (("one", None), ("two", FormId("b2b")), ("three", FormId("lead"))):
            await unit.links.add(NewLink(code, code, UTM, form), ANNA.id, NOW)
        found = await unit.trials.links(FormId("b2b"), 0, 1)
        assert [link.code for link in found.links] == ["two"]
        assert found.more
        rest = await unit.trials.links(FormId("b2b"), 1, 1)
        assert [link.code for link in rest.links] == ["one"]
        assert not rest.more
        await unit.commit()


async def test_one_comparison_of_a_link_runs(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        experiment = await compared(unit)
        again = NewVariant(Arm.B, FormId("b2b"))
        link = experiment.link_id
        assert await unit.experiments.add(link, NewVariant(Arm.A), again, ANNA.id, NOW) is None
        await unit.experiments.keep(experiment.id, Arm.B, ANNA.id, LATER)
        newer = await unit.experiments.add(link, NewVariant(Arm.A), again, ANNA.id, LATER)
        assert newer is not None
        assert await unit.experiments.of_link(link) == newer
        assert await unit.experiments.of_link(LinkId(link + 1)) is None
        await unit.commit()
    async with database.reading() as unit:
        ended = await unit.experiments.get(experiment.id)
    assert ended == replace(experiment, stopped_at=LATER, stopped_by=ANNA.id, kept=Arm.B)
    assert ended.b.greeting == GREETING


async def test_people_are_counted_once_and_only_while_it_ran(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        experiment = await compared(unit)
        b = experiment.b.id
        for at in (NOW, NOW, LATER):
            await unit.touches.add(replace(touch(), at=at, variant_id=b))
        ivan = await unit.people.meet(Profile(ANNA.id + 1, "Ivan"), NOW)  # type: ignore[arg-type]
        await unit.touches.add(replace(touch(), person_id=ivan.id, at=LATER, variant_id=b))
        row = await unit.experiments.one(experiment.id)
        assert row is not None
        assert row.people == (0, 2)
        await unit.experiments.keep(experiment.id, Arm.A, ANNA.id, LATER)
        row = await unit.experiments.one(experiment.id)
        assert row is not None
        assert row.people == (0, 1)
        got = await unit.experiments.last_got(ivan.id)
        assert got == experiment.b
        await unit.touches.add(replace(touch(), person_id=ivan.id, at=LATER))
        assert await unit.experiments.last_got(ivan.id) is None
        await unit.commit()


async def test_pages_are_searched_by_what_the_link_is_called(
    database: Database, anna: None
) -> None:
    async with database.writing() as unit:
        await compared(unit)
        await unit.commit()
    async with database.reading() as unit:
        for search, many in (("", 1), ("SPR", 1), ("%", 0), ("autumn", 0)):
            page = await unit.experiments.page(7, 5, search)
            assert (len(page.rows), page.page, page.pages) == (many, 0, 1)


async def test_the_newest_mark_counts(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        assert await unit.form_reloads.latest() is None
        await unit.form_reloads.add("one", ANNA.id, NOW)
        newest = await unit.form_reloads.add("two", ANNA.id, LATER)
        assert await unit.form_reloads.latest() == newest
        await unit.commit()
