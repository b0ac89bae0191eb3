"""Which language a person is spoken to in."""

from dataclasses import dataclass

from intake.kernel.ids import ChatId, PersonId
from intake.kernel.person import HasPeople, Person, Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages that the bot's own texts have."""

    known: tuple[str, ...]
    default: str
    """For people whose app speaks none of them, or says nothing: ``language_code`` is optional."""

    def of(self, person: Person | Profile) -> str:
        """Return the person's language: what they chose, else what their app speaks.

        ``pt-br`` is spoken to in ``pt`` when there is no ``pt-br``.
        """
        chosen = person.chosen_language if isinstance(person, Person) else None
        for code in (chosen, person.language_code):
            if code is None:
                continue
            folded = code.lower()
            for candidate in (folded, folded.partition("-")[0]):
                if candidate in self.known:
                    return candidate
        return self.default


class LanguageOf:
    """Finds out which language a person is spoken to in, for whoever answers without a form.

    A scene has its own: its form's nearest to this one.
    """

    def __init__(self, units: UnitOfWorkFactory[HasPeople], languages: Languages) -> None:
        self._units = units
        self._languages = languages

    async def __call__(self, profile: Profile) -> str:
        """Return it; what a stranger's app speaks must do for them."""
        async with self._units() as unit:
            person = await unit.people.get(profile.id)
        return self._languages.of(person or profile)

    async def in_chat(self, chat_id: ChatId) -> str:
        """Return it for a chat: a group is spoken to in the team's, whoever is alone in theirs."""
        alone = chat_id > 0
        return await self(Profile(PersonId(chat_id))) if alone else self._languages.default

    async def anyhow(self, profile: Profile) -> str:
        """Return it, also when the storage fails: then what their app speaks must do."""
        try:
            return await self(profile)
        except Exception:  # noqa: BLE001  # the trouble is told by whoever had it; this must not add to it
            return self._languages.of(profile)
