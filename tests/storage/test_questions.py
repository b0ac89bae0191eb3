"""The questions that statistics will ask are answered from the indexes.

Plain SQL, as the statistics will put it: of touches nothing is read but an index, and of journeys
only those of the time that was asked about.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

PERIOD = "BETWEEN '2026-01-01' AND '2026-04-01'"

QUESTIONS = {
    "arrivals, people and new ones by link, of a time": (
        """SELECT link_id, sum(n), count(*), sum(new) FROM (
              SELECT link_id, person_id, count(*) AS n, max(is_first) AS new FROM touches
              WHERE at PERIOD AND excluded IS NULL GROUP BY link_id, person_id)
            GROUP BY link_id""",
        ["SEARCH touches USING COVERING INDEX ix_touches_at"],
    ),
    "arrivals, people and new ones by link, of all time": (
        """SELECT link_id, sum(n), count(*), sum(new) FROM (
             SELECT link_id, person_id, count(*) AS n, max(is_first) AS new FROM touches
             WHERE excluded IS NULL GROUP BY link_id, person_id)
           GROUP BY link_id""",
        ["SCAN touches USING COVERING INDEX ix_touches_link_id"],
    ),
    "arrivals by one link": (
        """SELECT count(*), count(DISTINCT person_id) FROM touches
            WHERE link_id = 7 AND excluded IS NULL""",
        ["SEARCH touches USING COVERING INDEX ix_touches_link_id"],
    ),
    "arrivals by campaign, of all time": (
        """SELECT campaign_id, count(*), count(DISTINCT person_id) FROM touches
           WHERE excluded IS NULL GROUP BY campaign_id""",
        ["SCAN touches USING COVERING INDEX ix_touches_campaign_id"],
    ),
    "visits by link, of a time": (
        """SELECT link_id, sum(counts) FROM visits
            WHERE link_id IN (SELECT id FROM links) AND created_at PERIOD GROUP BY link_id""",
        ["SEARCH visits USING COVERING INDEX ix_visits_link_id"],
    ),
    **{
        f"what became of those who came, by link, {model}": (
            """SELECT MODEL_link_id, count(DISTINCT person_id), count(submission_id),
                  count(delivered_at), count(refused_at) FROM journeys
                WHERE MODEL_at PERIOD AND excluded IS NULL GROUP BY 1""".replace("MODEL", model),
            [f"SEARCH journeys USING INDEX ix_journeys_{model}_at"],
        )
        for model in ("first", "last", "last_significant")
    },
    "what became of them, by campaign": (
        """SELECT touches.campaign_id, count(DISTINCT journeys.person_id) FROM journeys
            JOIN touches ON touches.id = journeys.last_touch_id
            WHERE journeys.last_at PERIOD AND journeys.excluded IS NULL GROUP BY 1""",
        [
            "SEARCH journeys USING INDEX ix_journeys_last_at",
            "SEARCH touches USING INTEGER PRIMARY KEY",
        ],
    ),
    "cohorts: forms by the weeks since their people were first seen": (
        """SELECT person_first_at, started_at FROM journeys
            WHERE started_at PERIOD AND excluded IS NULL""",
        ["SEARCH journeys USING INDEX ix_journeys_started_at"],
    ),
    "at which step people leave": (
        """SELECT form_id, step, count(*), count(answered_at) FROM journey_steps
            WHERE journey_id IN (SELECT id FROM journeys WHERE started_at PERIOD
                                 AND excluded IS NULL)
            GROUP BY form_id, step""",
        [
            "SEARCH journey_steps USING PRIMARY KEY",
            "SEARCH journeys USING COVERING INDEX ix_journeys_started_at",
        ],
    ),
    "the journey of a submission": (
        "SELECT id FROM journeys WHERE submission_id = 7",
        ["SEARCH journeys USING COVERING INDEX ix_journeys_submission_id"],
    ),
    "the journeys of a person": (
        "SELECT id FROM journeys WHERE person_id = 7",
        ["SEARCH journeys USING COVERING INDEX ix_journeys_person_id"],
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_is_answered_by_an_index(path: Path, question: str) -> None:
    statement, wanted = QUESTIONS[question]
    statement = statement.replace("PERIOD", PERIOD)
    with closing(sqlite3.connect(path)) as database:
        plan = [row[3] for row in database.execute("EXPLAIN QUERY PLAN " + statement)]
    for step in wanted:
        assert any(found.startswith(step) for found in plan), plan
    tables = ("SCAN touches", "SCAN journeys", "SCAN journey_steps", "SCAN visits")
    assert not [one for one in plan if one in tables], plan


def test_nothing_that_was_typed_stands_in_a_journey(path: Path) -> None:
    """Numbers, times, and the names that a form's author gave: a person who is erased leaves
    nothing of theirs in it."""
    names = {"form_id", "form_hash", "excluded", "step", "currency", "account_currency"}
    with closing(sqlite3.connect(path)) as database:
        for table in ("journeys", "journey_steps"):
            columns = database.execute("SELECT * FROM pragma_table_info(?)", (table,)).fetchall()
            texts = {name for _, name, kind, *_ in columns if kind not in {"INTEGER", "DATETIME"}}
            assert texts <= names
