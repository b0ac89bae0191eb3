"""``/duty``, and what is said to whoever goes away, comes back, or takes leave."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.staff_callbacks import DutyVerb, duty_data
from handlers.views.local_times import day_in_words, local_time
from handlers.views.outgoing_messages import OutgoingMessage
from intake.kernel.ids import PersonId
from intake.staffing.change_presence import Presence, Said
from intake.staffing.duty_board import DutyLine, TeamDuty
from intake.team.absence import Absence
from intake.team.roster import OffDuty, OnDuty
from texts.markup import Html, bold, cut, escape, join, plain
from texts.speaker import Speaker

_NAME = 60
_LISTED = 40
"""Members of a team that the board names; the rest is counted."""


class DutyView(Speaker):
    """Renders for one reader."""

    def board(
        self, boards: tuple[TeamDuty, ...], reader: PersonId, *, private: bool
    ) -> OutgoingMessage:
        """Return who works now, in each team."""
        several = len(boards) > 1
        blocks = [join([self._head(one, several=several), *self._lines(one)]) for one in boards]
        line = next((found for one in boards if (found := one.line(reader))), None)
        return OutgoingMessage(join(blocks, "\n\n"), self._buttons(line, private=private))

    def presence(self, presence: Presence) -> OutgoingMessage:
        """Return what came of ``/away``, ``/back`` or ``/leave``."""
        text = join(list(self._presence(presence)))
        if presence.said in {Said.LEAVE, Said.LEAVES, Said.UNCLEAR_DAYS}:
            return OutgoingMessage(text, self._leave_buttons(presence))
        if presence.said is Said.AWAY:
            back = self._button("button-duty-back", DutyVerb.BACK)
            return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[[back]]))
        return OutgoingMessage(text)

    def toast(self, presence: Presence) -> str:
        """Return the same in a few plain words, for whoever pressed."""
        return plain(next(self._presence(presence)))

    def _presence(self, presence: Presence) -> Iterator[Html]:
        match presence.said:
            case Said.AWAY if presence.until is not None:
                yield self.say("duty-away-until", until=self._at(presence.until, presence))
            case Said.AWAY:
                yield self.say("duty-away")
            case Said.BACK:
                yield self.say("duty-back")
            case Said.NOT_AWAY:
                yield self.say("duty-not-away")
            case Said.UNCLEAR_MOMENT:
                yield self.say("duty-unclear-moment")
            case Said.UNCLEAR_DAYS:
                yield self.say("duty-unclear-days")
            case Said.LEAVE | Said.LEAVES:
                yield from self._leaves(presence)
        if presence.said in {Said.AWAY, Said.LEAVE} and presence.open_leads:
            yield self.say("duty-open-leads", count=presence.open_leads)

    def _leaves(self, presence: Presence) -> Iterator[Html]:
        if not presence.leaves:
            yield self.say("duty-no-leave")
        else:
            name = cut(presence.member.name, _NAME)
            yield self.say("duty-leaves", name=name)
            yield from (escape(f"🏖 {self.span(one, presence.zone)}") for one in presence.leaves)
        yield self.say("duty-leave-how")

    def span(self, absence: Absence, zone: str) -> str:
        """Return a leave's days."""
        first = absence.from_at.astimezone(ZoneInfo(zone)).date()
        if absence.until_at is None:
            return day_in_words(first, self.translator, self.language)
        last = (absence.until_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()
        days = (first,) if first == last else (first, last)
        return " – ".join(day_in_words(day, self.translator, self.language) for day in days)

    def line(self, line: DutyLine, board: TeamDuty) -> Html:
        """Return one member's line."""
        name = escape(cut(line.member.name, _NAME))
        mark, words = self.status(line, board)
        return Html(f"{mark} {name} – {escape(words)}")

    def status(self, line: DutyLine, board: TeamDuty) -> tuple[str, str]:
        """Return a sign, and until when it holds."""
        return self.status_of(line.duty, board.now, board.zone)

    def status_of(self, duty: OnDuty | OffDuty | None, now: datetime, zone: str) -> tuple[str, str]:
        """Return the same of anybody."""
        if duty is None:
            return "", ""
        until = duty.until
        at = "" if until is None else local_time(until, now, zone, self.translator, self.language)
        if isinstance(duty, OnDuty):
            return "🟢", self._until("duty-on" if until is None else "duty-on-until", at)
        if duty.why == "hours":
            return "🌙", self._until("duty-off" if until is None else "duty-off-until", at)
        if duty.why == "leave":
            return "🏖", self._until("duty-leave" if until is None else "duty-leave-until", at)
        if duty.why == "inactive":
            return "🚫", self._until("duty-inactive")
        return "💤", self._until("duty-gone" if until is None else "duty-gone-until", at)

    def _until(self, key: str, at: str = "") -> str:
        if not at:
            return self.plain(key)
        return self.plain(key, until=at)

    def _at(self, at: datetime, presence: Presence) -> str:
        return local_time(at, presence.now, presence.zone, self.translator, self.language)

    def _head(self, board: TeamDuty, *, several: bool) -> Html:
        on = sum(isinstance(one.duty, OnDuty) for one in board.lines)
        head = self.say("duty-head", count=on)
        if several or board.team.name:
            name = board.team.name or self.plain("team-default")
            return Html(f"{bold(cut(name, _NAME))}\n{head}")
        return head

    def _lines(self, board: TeamDuty) -> Iterator[Html]:
        if not board.lines:
            yield self.say("duty-nobody")
        yield from (self.line(one, board) for one in board.lines[:_LISTED])
        if (rest := len(board.lines) - _LISTED) > 0:
            yield self.say("duty-more", count=rest)
        if board.lines:
            yield self.say("duty-zone", zone=board.zone)

    def _buttons(self, line: DutyLine | None, *, private: bool) -> InlineKeyboardMarkup:
        away = self._button("button-duty-away", DutyVerb.AWAY)
        back = self._button("button-duty-back", DutyVerb.BACK)
        look = self._button("button-duty-look", DutyVerb.LOOK)
        if not private:
            return InlineKeyboardMarkup(inline_keyboard=[[away, back], [look]])
        if line is None:
            return InlineKeyboardMarkup(inline_keyboard=[[look]])
        gone = not isinstance(line.duty, OnDuty) and line.duty.why != "hours"
        leaves = self._button("button-duty-leaves", DutyVerb.LEAVES)
        return InlineKeyboardMarkup(inline_keyboard=[[back if gone else away, leaves], [look]])

    def _leave_buttons(self, presence: Presence) -> InlineKeyboardMarkup | None:
        rows = [
            [
                InlineKeyboardButton(
                    text=f"🗑 {self.span(one, presence.zone)}",
                    callback_data=duty_data(DutyVerb.DROP, presence.member.person_id, one.id),
                )
            ]
            for one in presence.leaves
        ]
        return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None

    def _button(self, key: str, verb: DutyVerb) -> InlineKeyboardButton:
        text = self.plain(key)
        return InlineKeyboardButton(text=text, callback_data=duty_data(verb))
