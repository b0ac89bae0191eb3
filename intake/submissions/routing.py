"""Where a submission's card goes: pure decisions."""

from collections.abc import Iterable

from intake.kernel.ids import ChatId
from intake.submissions.submission import Submission
from intake.team.card_chat import CardChat


def card_chats(
    submission: Submission,
    team: Iterable[CardChat],
    managers: CardChat | None,
    admins: Iterable[ChatId],
) -> tuple[CardChat, ...]:
    """Return the chats to try in order: the form's, the team's, the managers', then each admin's
    own.

    Nobody's submission may go unseen because a chat vanished (promise 3).
    """
    wanted = (submission.chat, *team, managers, *(CardChat(admin) for admin in admins))
    return tuple(dict.fromkeys(chat for chat in wanted if chat is not None))
