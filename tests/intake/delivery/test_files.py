"""Which files still have to go up."""

from intake.delivery.file_places import FileGroup, missing_files
from intake.forms.crm_part import EntityKind
from intake.submissions.submission import Created
from tests.intake.delivery.made_up import ANSWERS, submission
from tests.intake.delivery.workbench import file_answer

BRIEF = file_answer("brief", "a.pdf", "b.pdf")
PLAN = file_answer("plan", "c.pdf", to=((EntityKind.DEAL, "UF_CRM_PLAN"),))
NONE = file_answer("photo")


def test_one_group_for_each_place() -> None:
    asked = submission(answers=(*ANSWERS, BRIEF, NONE, PLAN))
    assert missing_files(asked, Created()) == (
        FileGroup(None, None, BRIEF.answer.files),
        FileGroup(EntityKind.DEAL, "UF_CRM_PLAN", PLAN.answer.files),
    )


def test_a_group_that_is_up_is_not_missing() -> None:
    asked = submission(answers=(BRIEF, PLAN))
    assert missing_files(asked, Created(files=("a.pdf", "b.pdf"))) == (
        FileGroup(EntityKind.DEAL, "UF_CRM_PLAN", PLAN.answer.files),
    )
    assert missing_files(asked, Created(files=("a.pdf", "b.pdf", "c.pdf"))) == ()


def test_questions_that_share_a_field_go_up_together() -> None:
    """What is written to a field replaces what was there: one after the other would lose files."""
    more = file_answer("more", "d.pdf", to=((EntityKind.DEAL, "UF_CRM_PLAN"),))
    shared = FileGroup(EntityKind.DEAL, "UF_CRM_PLAN", PLAN.answer.files + more.answer.files)
    asked = submission(answers=(PLAN, more))
    assert missing_files(asked, Created()) == (shared,)
    assert missing_files(asked, Created(files=("c.pdf",))) == (shared,)
    assert missing_files(asked, Created(files=("c.pdf", "d.pdf"))) == ()


def test_no_files_no_groups() -> None:
    assert missing_files(submission(), Created()) == ()
