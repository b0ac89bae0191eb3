"""The form files while the bot runs: reading them anew, following others, and playing them."""

import asyncio

from bot.config.form_files import FormFilesError, load_catalogue
from bot.config.operator_files import Files
from bot.config.settings import Settings
from handlers.cases.form_cases import FormCases
from intake.conversation.context import ConversationContext
from intake.forms.form import Form
from intake.operations.rehearsal import Rehearsal
from intake.operations.reload_forms import (
    FollowReload,
    ReadForms,
    ReadsForms,
    ReloadForms,
    ShowForms,
)
from intake.staffing.staff import Staff
from storage.database import Database


def reading_forms(settings: Settings, languages: tuple[str, ...]) -> ReadsForms:
    """Return what reads them, with the checks of a start."""

    def read() -> ReadForms:
        try:
            catalogue = load_catalogue(
                settings.forms_dir, languages=languages, default=settings.default_form
            )
        except FormFilesError as error:
            return ReadForms(None, error.faults)
        return ReadForms(catalogue)

    return lambda: asyncio.to_thread(read)


def build_form_cases(
    settings: Settings,
    database: Database,
    files: Files,
    context: ConversationContext,
    staff: Staff,
) -> FormCases:
    """Return what ``/forms`` works with."""
    read = reading_forms(settings, files.translator.languages)

    def rehearse(form: Form, language: str) -> Rehearsal:
        now = context.clock.now()
        return Rehearsal(
            form, language=language, region=context.region, today=context.today(now), now=now
        )

    return FormCases(
        files.catalogue,
        ShowForms(database.reading, files.catalogue),
        ReloadForms(database.writing, context.clock, staff, files.catalogue, read),
        rehearse,
    )


def build_following(settings: Settings, database: Database, files: Files) -> FollowReload:
    """Return what follows the forms that another process read anew."""
    read = reading_forms(settings, files.translator.languages)
    return FollowReload(database.reading, files.catalogue, read)
