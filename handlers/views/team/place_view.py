"""What the bot lacks in a group, in words."""

from collections.abc import Collection

from intake.staffing.watch_place import lack_args
from intake.team.bot_rights import Lack
from texts.markup import Html
from texts.translator import Translator


def place_lacks(lacks: Collection[Lack], team: str, translator: Translator, language: str) -> Html:
    """Say what is to be changed there."""
    return translator.say(language, "notice-place-lacks", **lack_args(lacks, team))
