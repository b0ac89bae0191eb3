"""Which words of the team stay inside: pure rules."""

from collections.abc import Collection
from dataclasses import dataclass, field

from intake.conversation.inputs import Spoken
from intake.kernel.ids import ChatId, PersonId

ASIDE = "//"
"""What begins with this is for colleagues."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a message mentions."""

    usernames: frozenset[str] = frozenset()
    """Without regard to case."""
    people: frozenset[PersonId] = frozenset()
    """Those who have no username."""

    def __bool__(self) -> bool:
        return bool(self.usernames or self.people)

    def name_one_of(self, usernames: Collection[str], people: Collection[PersonId]) -> bool:
        """Say whether one of those people is mentioned."""
        others = {name.casefold() for name in usernames}
        return bool(self.usernames & others or self.people & set(people))


NOBODY = Mentions()


@dataclass(frozen=True, slots=True)
class TeamWords:
    """A message of one of the team, in a lead's topic or as an answer to what we wrote."""

    spoken: Spoken
    chat_id: ChatId
    topic_id: int | None
    text: str = field(default="", repr=False)
    """What was typed, without markup."""
    is_command: bool = False
    """It is typed as a command is, for us or for another bot."""
    answers_us: bool = False
    """It answers a message of the bot."""
    in_our_topic: bool = False
    """It answers nothing, in a topic that the bot made."""
    answers_person: PersonId | None = None
    """Whose message it answers, if a person's."""
    mentions: Mentions = NOBODY

    @property
    def is_for_us(self) -> bool:
        """Whether whoever wrote it expects the bot to do something with it."""
        return self.answers_us or self.in_our_topic


def is_aside(text: str) -> bool:
    """Say whether words are marked as for colleagues."""
    return text.lstrip().startswith(ASIDE)


def stays_inside(words: TeamWords, author: PersonId) -> bool:
    """Say whether a message is for colleagues, whoever they are: it begins with two slashes, or
    answers somebody else. What mentions one of them stays inside as well (:class:`Mentions`)."""
    return is_aside(words.text) or words.answers_person not in {None, author}
