"""Which language a person is spoken to in."""

from dataclasses import dataclass

from intake.kernel.person import Person, Profile


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
