"""Where a card goes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import ChatId
from intake.submissions.routing import card_chats
from intake.team.card_chat import CardChat
from tests.intake.delivery.made_up import submission

FORMS = CardChat(ChatId(-100), 7)
MANAGERS = CardChat(ChatId(-200))
ADMINS = (ChatId(1), ChatId(2))


TEAM = CardChat(ChatId(-300))


def test_the_forms_chat_then_the_teams_then_the_managers_then_each_admin() -> None:
    asked = replace(submission(), chat=FORMS)
    assert card_chats(asked, (TEAM,), MANAGERS, ADMINS) == (
        FORMS,
        TEAM,
        MANAGERS,
        CardChat(ChatId(1)),
        CardChat(ChatId(2)),
    )


def test_what_is_not_set_is_left_out() -> None:
    assert card_chats(submission(), (), None, ADMINS) == (CardChat(ChatId(1)), CardChat(ChatId(2)))
    assert card_chats(submission(), (MANAGERS,), MANAGERS, ()) == (MANAGERS,)
    assert card_chats(submission(), (), None, ()) == ()


chats = st.builds(CardChat, st.integers(-5, -1).map(ChatId), st.none() | st.integers(1, 3))


@given(
    st.none() | chats, st.lists(chats), st.none() | chats, st.lists(st.integers(1, 5).map(ChatId))
)
def test_no_chat_is_tried_twice_and_none_is_forgotten(
    forms: CardChat | None,
    team: list[CardChat],
    managers: CardChat | None,
    admins: list[ChatId],
) -> None:
    tried = card_chats(replace(submission(), chat=forms), team, managers, admins)
    assert len(tried) == len(set(tried))
    assert {chat for chat in (forms, *team, managers) if chat} <= set(tried)
    assert {chat.chat_id for chat in tried} >= set(admins)
