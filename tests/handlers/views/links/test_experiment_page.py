"""What a comparison's page says of its two sides."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.views.links.experiment_page import ExperimentPages
from intake.forms.catalogue import FormCatalogue
from intake.forms.wording import Wording
from intake.kernel.ids import ExperimentId, LinkId, VariantId
from intake.links.experiment import Arm, Experiment, ExperimentRow, Variant
from tests.handlers.stage import ADMIN, TRANSLATOR
from tests.intake.places import CLIENTS

BEGUN = datetime(2026, 3, 5, 22, 30, tzinfo=UTC)
GREETING = Wording({"en": "Good to see you!", "ru": "Рады видеть!"})
EXPERIMENT = Experiment(
    ExperimentId(1),
    LinkId(1),
    Variant(Arm.A, id=VariantId(1)),
    Variant(Arm.B, greeting=GREETING, id=VariantId(2)),
    BEGUN,
    ADMIN,
)


def shown(sent: tuple[int, int], of: tuple[int, int], language: str = "en") -> str:
    pages = ExperimentPages(
        TRANSLATOR, language, FormCatalogue(CLIENTS, default=None), ZoneInfo("Europe/Moscow")
    )
    return pages.one(ExperimentRow(EXPERIMENT, "spring", "Spring", of, sent)).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            (40, 45),
            "could be chance: B may do up to 9 percentage points worse, or up to 18 better.",
        ),
        ((40, 60), "B does better, beyond chance: by 6 to 33 percentage points."),
        ((40, 54), "B does better, beyond chance: by &lt;1 to 27 percentage points."),
        ((60, 40), "A does better, beyond chance: by 6 to 33 percentage points."),
    ],
)
def test_a_difference_is_told_with_its_interval(sent: tuple[int, int], said: str) -> None:
    assert said in shown(sent, (100, 100))


def test_a_difference_is_told_with_its_interval_in_russian() -> None:
    said = "может быть случайной: B может быть и хуже (до 9 п. п.), и лучше (до 18 п. п.)."
    assert said in shown((40, 45), (100, 100), "ru")


def test_few_people_tell_nothing() -> None:
    said = shown((1, 29), (29, 100))
    assert "Too early to tell" in said
    assert "points" not in said


def test_it_began_on_the_teams_own_day() -> None:
    assert "Since Mar 6, 2026" in shown((0, 0), (0, 0))
