"""What is read from files before anything is started: texts, forms and rules."""

from dataclasses import dataclass

from bot.config.form_files import load_catalogue
from bot.config.rule_file import load_rules
from bot.config.settings import Settings, SettingsError
from intake.arrivals.payload_rules import PayloadRule
from intake.forms.catalogue import FormCatalogue
from texts.translator import LOCALES, Translator


@dataclass(frozen=True, slots=True)
class Files:
    """What is read from files before anything is started."""

    translator: Translator
    catalogue: FormCatalogue
    rules: tuple[PayloadRule, ...] = ()


def read_files(settings: Settings) -> Files:
    """Read the texts, the forms and the rules for payloads.

    Raises:
        SettingsError: the default language has no texts.
        FormFilesError: a form file is wrong.
        RuleFileError: the rules file is wrong.
    """
    default = settings.default_language
    known = sorted(path.name for path in LOCALES.iterdir())
    if default not in known:
        raise SettingsError((f"DEFAULT_LANGUAGE has no texts; use one of: {', '.join(known)}",))
    translator = Translator((default, *(language for language in known if language != default)))
    catalogue = load_catalogue(
        settings.forms_dir, languages=translator.languages, default=settings.default_form
    )
    return Files(translator, catalogue, load_rules(settings.payload_rules))
