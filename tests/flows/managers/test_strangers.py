"""No update of any kind from a stranger reaches what managers and admins do: over all callbacks and
commands, wherever they come from."""

import copy
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from aiogram import Router

import bot.config.form_files
from handlers.callback_data.admin_callbacks import AdminPressed, admin_command_data, admin_page_data
from handlers.callback_data.audit_callbacks import AuditPressed, AuditVerb, audit_data
from handlers.callback_data.callbacks import Callback, parse_callback
from handlers.callback_data.channel_callbacks import ChannelPressed, ChannelVerb, channel_data
from handlers.callback_data.cost_callbacks import (
    CostPressed,
    CostVerb,
    DigestPressed,
    DigestVerb,
    RatePressed,
    cost_data,
    digest_data,
    rate_data,
)
from handlers.callback_data.experiment_callbacks import ExperimentPressed
from handlers.callback_data.form_callbacks import FormChosen, FormPress, LanguageChosen
from handlers.callback_data.form_page_callbacks import FormPagePressed
from handlers.callback_data.health_callbacks import HealthPressed, HealthVerb, health_data
from handlers.callback_data.lead_callbacks import (
    BurstPageWanted,
    LaterPressed,
    LeadPressed,
    OwnWordsWanted,
    ReadyAnswerPressed,
    ResendPressed,
    TakeBackPressed,
    burst_page_data,
    later_data,
    lead_data,
    own_words_data,
    ready_answer_data,
    resend_data,
    take_back_data,
)
from handlers.callback_data.link_callbacks import (
    LinkPressed,
    LinkVerb,
    SourcePressed,
    SourceVerb,
    link_press_data,
    source_press_data,
)
from handlers.callback_data.link_sheet_callbacks import (
    LinkSheetPressed,
    LinkSheetVerb,
    link_sheet_data,
)
from handlers.callback_data.nudge_callbacks import NudgeContinued, NudgeSwitchedOff, RatingPressed
from handlers.callback_data.privacy_callbacks import DeletionPressed
from handlers.callback_data.sheet_callbacks import SheetKind, SheetPressed, SheetVerb, sheet_data
from handlers.callback_data.staff_callbacks import (
    BanPressed,
    BansPageWanted,
    DutyPressed,
    DutyVerb,
    InvitationPressed,
    InvitationVerb,
    PlacePressed,
    TeamPressed,
    TeamVerb,
    ban_data,
    bans_page_data,
    duty_data,
    invitation_data,
    place_data,
    team_data,
)
from handlers.callback_data.stats_callbacks import StatsPressed, StatsWhat, stats_data
from handlers.callback_data.submission_callbacks import (
    CorrectionConfirmed,
    DeadLetterPressed,
    Decision,
    ErasureConfirmed,
    QueuePageWanted,
    RetryAllPressed,
    correction_data,
    dead_letter_data,
    erasure_data,
    queue_page_data,
    retry_all_data,
)
from handlers.callback_data.trial_callbacks import TRIAL_DECLINED, TrialPressed, trial_removal_data
from handlers.command_list import COMMANDS, Section
from handlers.filters import Commanded
from handlers.router import add_handlers
from intake.kernel.ids import (
    ChatId,
    CorrectionId,
    LeadId,
    LinkId,
    PersonId,
    RelayedId,
    SubmissionId,
)
from intake.leads.lead_action import LeadAction
from intake.leads.postponing import Postponed
from intake.links.known_values import KnownValueId, LinkField
from intake.operations.health_finding import Remedy
from intake.stats.period import Period
from intake.stats.stats_question import StatsQuestion
from intake.team.audit import AuditQuestion
from intake.team.team import DEFAULT_TEAM
from tests.flows.managers.desk import Desk
from tests.guards.test_handlers import _all
from tests.people import Person, Raw

PROSPECTS = {
    FormPress, FormChosen, LanguageChosen, NudgeSwitchedOff, NudgeContinued, RatingPressed,
    DeletionPressed,
}  # fmt: skip
"""Buttons that are anybody's."""
ANYBODYS = {
    "start", "code", "back", "skip", "cancel", "edit", "restart", "language", "help", "id",
    "privacy", "export", "delete_me",
}  # fmt: skip
"""Commands that are anybody's."""
OWN = {"update_log", "people", "received_updates", "groups", "chat_lines"}
"""Tables in which a stranger may leave something: that they were here."""

_ARGUMENTS = {
    LeadAction.HAND: ("0",),
    LeadAction.POSTPONE: ("0",),
    LeadAction.POSTPONE_TO: tuple(f"1-{choice}" for choice in Postponed),
    LeadAction.GIVE_UP: ("", "JUNK"),
    LeadAction.WHOLE: ("1",),
}


def presses(stranger: PersonId) -> Iterator[str]:
    """The data of every button that is not anybody's, about what there is."""
    lead = LeadId(1)
    for action in LeadAction:
        arguments = (str(stranger),) if action is LeadAction.HAND_TO else _ARGUMENTS.get(action)
        yield from (lead_data(lead, action, one) for one in arguments or ("",))
    for decision in Decision:
        yield from (dead_letter_data(SubmissionId(one), decision) for one in (1, 2))
    for flag in (False, True):
        yield ban_data(1, lift=flag)
        yield from (retry_all_data(dead_letters=flag, surely=one) for one in (False, True))
    yield from (invitation_data(verb, 1) for verb in InvitationVerb)
    yield bans_page_data(0)
    yield from (duty_data(verb, stranger) for verb in DutyVerb)
    yield from (team_data(verb, DEFAULT_TEAM, stranger, "1") for verb in TeamVerb)
    yield from (link_press_data(LinkPressed(verb, LinkId(1))) for verb in LinkVerb)
    one = KnownValueId(1)
    for value in SourceVerb:
        yield source_press_data(SourcePressed(value, LinkField.SOURCE, one))
    yield correction_data(CorrectionId(1))
    yield from (erasure_data(1), queue_page_data(0), place_data(DEFAULT_TEAM), burst_page_data(0))
    yield resend_data(RelayedId(1))
    yield ready_answer_data(1, lead)
    yield own_words_data(lead)
    yield take_back_data(RelayedId(1))
    yield from (later_data(RelayedId(1), choice) for choice in Postponed)
    day = date(2026, 3, 5)
    asked = StatsQuestion(Period(day, day, "UTC"))
    yield from (stats_data(StatsPressed.of(what, asked)) for what in StatsWhat)
    yield from (cost_data(CostPressed(verb, 1)) for verb in CostVerb)
    yield from (rate_data(RatePressed(verb, "USD", day)) for verb in CostVerb)
    yield from (digest_data(DigestPressed(verb, ChatId(stranger))) for verb in DigestVerb)
    yield from (TRIAL_DECLINED, "tl:f:01234567:0", "tl:go:01234567:0")
    yield trial_removal_data(1)
    yield from ("vx:l:0:", "vx:e:1", "vx:k:1:a", "vx:K:1:b")
    yield from ("fm:0", "fo:01234567", "fr:look", "fr:do", "fp:01234567:en:A")
    yield health_data(HealthVerb.LOOK)
    yield from (health_data(HealthVerb.DO, remedy) for remedy in Remedy)
    yield from (audit_data(verb, AuditQuestion()) for verb in AuditVerb)
    yield from (sheet_data(kind, verb, "0" * 32, "") for kind in SheetKind for verb in SheetVerb)
    yield from (channel_data(LinkId(1), verb) for verb in ChannelVerb)
    yield from (link_sheet_data(verb) for verb in LinkSheetVerb)
    yield from (admin_page_data(section) for section in (None, *Section))
    yield from (admin_command_data(one.name) for one in COMMANDS if one.section is not None)


def commands() -> set[str]:
    """Every command that some handler wants."""
    found: set[str] = set()
    wizards = tuple(file.stem for file in bot.config.form_files.WIZARDS.glob("*.yaml"))
    for router in _all(add_handlers(Router(), wizards)):
        for handler in router.message.handlers:
            for one in handler.filters or []:
                if isinstance(one.callback, Commanded):
                    found |= one.callback._names
    return found


def test_every_button_and_every_command_is_tried() -> None:
    """Whoever adds one says whose it is."""
    tried = {type(parse_callback(data)) for data in presses(PersonId(5))}
    assert tried | PROSPECTS == set(get_args(Callback))
    assert not tried & PROSPECTS
    assert {
        BanPressed, BurstPageWanted, CorrectionConfirmed, DeadLetterPressed, DutyPressed,
        ErasureConfirmed,
        InvitationPressed, LeadPressed, LinkPressed, SourcePressed, PlacePressed,
        LaterPressed, OwnWordsWanted, TakeBackPressed,
        QueuePageWanted, ReadyAnswerPressed, ResendPressed, RetryAllPressed,
        CostPressed, RatePressed, DigestPressed,
        StatsPressed, TeamPressed, HealthPressed, AuditPressed, TrialPressed, FormPagePressed,
        ExperimentPressed,
        AdminPressed, BansPageWanted, SheetPressed,
        ChannelPressed,
        LinkSheetPressed,
    } == tried  # fmt: skip
    assert commands() | {"edit", "restart"} >= ANYBODYS
    assert {"queue", "team", "duty", "why", "newlink", "del"} <= commands() - ANYBODYS


async def kept(desk: Desk) -> dict[str, list[str]]:
    """All that is stored, but for who was here."""
    return await desk.world.everything(but=OWN)


@pytest.fixture
async def busy(tmp_path: Path, template: Path) -> Any:
    """A team with a taken lead and a dead letter, on whose cards all buttons have been."""
    async with Desk.open(tmp_path, template) as desk:
        await desk.comes()
        await desk.presses(desk.boris, "Take")
        desk.world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
        await desk.comes(desk.world.person("Carl"), phone="+4930901877", company="Carl & Co")
        yield desk


async def forged(desk: Desk, stranger: Person, *, in_group: bool) -> Raw:
    """A press of a stranger in a place of theirs, under a message with the number of a card."""
    group = await desk.world.telegram.group("Strangers", owner=stranger, bot="administrator")
    await stranger.opens()
    menu = await stranger.sees()
    await stranger.presses(menu.buttons[0])
    fed = reversed(desk.world.telegram.fed)
    press = copy.deepcopy(next(raw for raw in fed if "callback_query" in raw))
    message = press["callback_query"]["message"]
    message["message_id"] = (await desk.card()).id
    if in_group:
        message["chat"] = {"id": group.id, "type": "group", "title": "Strangers"}
    return press


@pytest.mark.parametrize("in_group", [False, True], ids=["private", "group"])
async def test_no_press_of_a_stranger_changes_or_tells_anything(busy: Desk, in_group: bool) -> None:
    stranger = busy.world.person("Eve")
    press = await forged(busy, stranger, in_group=in_group)
    await busy.world.deliver()
    before = await kept(busy)
    assert busy.group is not None
    cards = [one.raw for one in await busy.group.messages()]
    query = press["callback_query"]
    for number, data in enumerate(presses(PersonId(stranger.id)), 1000):
        press["update_id"] = number
        query["data"] = data
        query["from"]["id"] = stranger.id + number  # one alone would be slowed down
        if not in_group:
            query["message"]["chat"]["id"] = stranger.id + number
        await busy.world.feed(copy.deepcopy(press))
        await busy.world.deliver()
        assert await kept(busy) == before, data
    assert [one.raw for one in await busy.group.messages()] == cards
    texts = [one.text for one in await stranger.chat.messages()]
    assert not any(re.search("Carl|Ann|Boris|Deal", text) for text in texts), texts


async def test_no_command_of_a_stranger_changes_or_tells_anything(busy: Desk) -> None:
    owner = busy.world.person("Owner")
    group = await busy.world.telegram.group("Strangers", owner=owner, bot="administrator")
    await busy.world.deliver()
    before = await kept(busy)
    strangers = []
    for name in sorted(commands() - ANYBODYS):
        stranger = busy.world.person("Eve")  # one alone would be slowed down
        strangers.append(stranger)
        await stranger.joins(group)
        for argument in ("", " 1", f" {stranger.id}"):
            await stranger.says(f"/{name}{argument}")
            await stranger.says(f"/{name}{argument}", at=group)
            await busy.world.deliver()
            assert await kept(busy) == before, name
    for chat in (*(one.chat for one in strangers), group):
        texts = [one.text for one in await chat.messages()]
        assert not any(re.search("Carl|Ann|Boris|Deal", text) for text in texts), texts
