"""What is to be said of Telegram: pure judges over what was seen there."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from intake.operations.health_finding import (
    FindingArg,
    HealthFinding,
    Remedy,
    Severity,
    Topic,
)
from intake.operations.health_picture import (
    AdminState,
    ChatState,
    HealthPicture,
    SeenChat,
)
from intake.team.team import Team

UNSTEADY = timedelta(seconds=60)
"""Clocks that differ by less are the same: an answer takes its time on the way."""
MANY_PENDING = 100
"""Updates that wait at Telegram: a webhook that works has hardly any."""

Judge = Callable[[HealthPicture], Iterator[HealthFinding]]


def judge_token(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether Telegram knows us, and answers."""
    seen = picture.telegram
    if seen is None:
        return
    if seen.wrong_token:
        yield HealthFinding(
            Topic.TELEGRAM, Severity.FATAL, "health-token-wrong", unseen=_NEEDS_TELEGRAM
        )
    elif seen.silent:
        yield _fault("health-telegram-silent", {"error": seen.silent}, unseen=_NEEDS_TELEGRAM)
    else:
        yield HealthFinding(
            Topic.TELEGRAM, Severity.GOOD, "health-telegram-well", {"name": seen.username}
        )


_NEEDS_TELEGRAM = (Topic.CHATS, Topic.TEAMS)
"""What Telegram alone can tell of."""


def judge_chats(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say what keeps cards out of the chats that settings and forms name."""
    for chat in () if picture.telegram is None else picture.telegram.chats:
        if chat.state is not ChatState.WELL:
            yield HealthFinding(
                Topic.CHATS, Severity.FAULT, _CHAT_TEXTS[chat.state], _chat_args(chat)
            )


_CHAT_TEXTS: Mapping[ChatState, str] = {
    ChatState.MOVED: "health-chat-moved",
    ChatState.UNKNOWN: "health-chat-unknown",
    ChatState.NO_GROUP: "health-chat-no-group",
    ChatState.LEFT: "health-chat-left",
    ChatState.MUTED: "health-chat-muted",
    ChatState.NO_TOPICS: "health-chat-no-topics",
    ChatState.NO_TOPIC: "health-chat-no-topic",
}


def _chat_args(chat: SeenChat) -> dict[str, FindingArg]:
    args: dict[str, FindingArg] = {
        "named": "yes" if chat.place.form else "no",
        "form": chat.place.form,
    }
    if chat.state is ChatState.MOVED:
        args["chat"] = str(chat.moved_to)
    if chat.state is ChatState.NO_TOPICS:
        args["topic"] = str(chat.place.chat.topic_id)
    return args


def judge_team_places(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say what the bot lacks in the groups that were given to teams."""
    for team, rights in () if picture.telegram is None else picture.telegram.teams:
        for lack in rights.lacks(team.place):
            yield HealthFinding(
                Topic.TEAMS,
                Severity.FAULT,
                "health-place-lacks",
                {**named(team), "lack": lack.value},
            )


def judge_admins(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say which admins cannot be told anything."""
    admins = {} if picture.telegram is None else picture.telegram.admins
    for admin, state in sorted(admins.items()):
        if state is AdminState.BLOCKED:
            yield _admin("health-admin-blocked", str(admin))
        elif state is AdminState.NEVER_WROTE:
            yield _admin("health-admin-never-wrote", str(admin))


def judge_webhook(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether updates come where they should, and how well."""
    seen = picture.telegram
    if seen is None or seen.webhook is None:
        return
    webhook = seen.webhook
    if not webhook.url and seen.wanted_webhook:  # before the first start, or we would not ask
        yield _hint("health-webhook-unset", {}, Remedy.WEBHOOK)
    elif webhook.url != seen.wanted_webhook:
        text = "health-webhook-foreign" if not seen.wanted_webhook else "health-webhook-elsewhere"
        yield _fault(text, {}, Remedy.WEBHOOK)
    if webhook.url != seen.wanted_webhook:
        return
    if webhook.failure:
        yield _fault("health-webhook-fails", {"reason": webhook.failure})
    if webhook.pending >= MANY_PENDING:
        yield _fault("health-webhook-pending", {"count": webhook.pending})


def judge_menus(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether Telegram shows our commands, and what the bot is for."""
    seen = picture.telegram
    if seen is None:
        return
    if seen.menus_differ:
        yield _hint("health-menus-differ", {}, Remedy.MENUS)
    if seen.nameless:
        languages = ", ".join(seen.nameless)
        yield _hint("health-nameless", {"languages": languages}, Remedy.NAMES)


def judge_telegram_clock(picture: HealthPicture) -> Iterator[HealthFinding]:
    """Say whether our clock is Telegram's."""
    seen = picture.telegram
    if seen is not None and seen.ahead is not None and abs(seen.ahead) > UNSTEADY:
        yield _fault("health-telegram-clock", off_by(seen.ahead))


def named(team: Team) -> dict[str, FindingArg]:
    """Return the arguments of a sentence about a team; the main one may have no name."""
    return {"named": "yes" if team.name else "no", "team": team.name}


def off_by(ahead: timedelta) -> dict[str, FindingArg]:
    """Return the arguments of a sentence about a clock that is wrong."""
    return {"span": abs(ahead), "way": "ahead" if ahead > timedelta() else "behind"}


def _fault(
    text: str,
    args: Mapping[str, FindingArg],
    remedy: Remedy | None = None,
    unseen: tuple[Topic, ...] = (),
) -> HealthFinding:
    return HealthFinding(Topic.TELEGRAM, Severity.FAULT, text, args, remedy=remedy, unseen=unseen)


def _hint(text: str, args: Mapping[str, FindingArg], remedy: Remedy) -> HealthFinding:
    return HealthFinding(Topic.TELEGRAM, Severity.HINT, text, args, remedy=remedy)


def _admin(text: str, admin: str) -> HealthFinding:
    return HealthFinding(Topic.TELEGRAM, Severity.FAULT, text, {"admin": admin})


TELEGRAM_CHECKS: tuple[Judge, ...] = (
    judge_token,
    judge_webhook,
    judge_chats,
    judge_team_places,
    judge_admins,
    judge_telegram_clock,
    judge_menus,
)
