"""Everything that is said to a form: one handler for messages, one for wishes, one for buttons."""

import re
from dataclasses import replace

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.form_callbacks import FormChosen, FormPress
from handlers.cases.prospect_cases import (
    ChoosesForm,
    Converses,
    NotesScreen,
    RecordsTouch,
    ShowsNow,
)
from handlers.chat_window import ChatWindow
from handlers.deep_links import DeepLinks
from handlers.filters import Command, profile_of
from handlers.parsing import input_from
from handlers.presses import PressAnswer, PressedMessage
from handlers.spoken import is_for_colleagues, mentions_in, spoken_in
from handlers.team_talk import EditsWords
from handlers.views.conversation.scene_view import View, problem_text
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from handlers.workflow import KnowsLanguage
from intake.conversation.conversation import Ending
from intake.conversation.inputs import Move, Request
from intake.conversation.scene import Scene, SceneKind
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.person import Profile
from texts.markup import Html
from texts.translator import Translator

REQUESTS = {"back": Move.BACK, "skip": Move.SKIP, "cancel": Move.CANCEL}
"""Commands that are about the form."""

_GLUED = re.compile(r"(?:start|code)_?([a-z0-9].*)")


async def on_message(
    message: Message,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    converse: Converses,
    note_screen: NotesScreen,
    translator: Translator,
    deep_links: DeepLinks,
    view: View,
) -> None:
    """Take any message as something said to the form; service messages say nothing."""
    said = input_from(message, translator, deep_links)
    if said is None:
        return
    scene = await converse(UpdateId(event_update.update_id), profile, said, spoken_in(message))
    typed = said.move if isinstance(said, Request) else None
    messages = view(scene, typed=typed)
    await ChatWindow(bot, profile.id, note_screen).show(scene, messages)


async def on_request(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    converse: Converses,
    note_screen: NotesScreen,
    view: View,
) -> None:
    """Take ``/back``, ``/skip`` and ``/cancel``: they are about *now*."""
    move = REQUESTS[command.name]
    scene = await converse(UpdateId(event_update.update_id), profile, Request(move))
    messages = view(scene, typed=move)
    await ChatWindow(bot, profile.id, note_screen).show(scene, messages)


async def on_press(
    query: CallbackQuery,
    pressed: FormPress,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    converse: Converses,
    note_screen: NotesScreen,
    translator: Translator,
    view: View,
) -> None:
    """Take a button under one of our messages.

    While the question still stands, its message is changed or an alert says what is wrong; else
    its buttons go, and what is on now is sent.
    """
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        press = replace(pressed.press, message_id=message.id)
        scene = await converse(UpdateId(event_update.update_id), profile, press)
        if _sent_before(scene):
            await answer.toast(translator.plain(scene.language, "alert-sent"))
            await message.disarm()
            return
        if scene.stale:
            await answer.alert(translator.plain(scene.language, "alert-stale"))
        elif _still_stands(scene, pressed):
            if scene.problem is not None:
                await answer.alert(problem_text(scene.problem, scene.language, translator))
                return
            question = view(scene, noted=False)[-1]
            if pressed.toggle and isinstance(question, OutgoingMessage):
                await answer.silently()
                if await message.replace_keyboard(question):
                    return
        await answer.silently()
    mark = None if scene.stale else _mark(scene, pressed, translator)
    await message.disarm(mark)
    await ChatWindow(bot, profile.id, note_screen).show(scene, view(scene, noted=False))


def _sent_before(scene: Scene) -> bool:
    """Say whether a form that has been sent was confirmed once more: then it was thanked for."""
    conversation = scene.conversation
    return scene.again and conversation is not None and conversation.ended is Ending.SUBMITTED


def _mark(scene: Scene, pressed: FormPress, translator: Translator) -> Html | None:
    """Return what is noted below the question: the answer, or that the person agreed."""
    if scene.noted is not None:
        return translator.say(scene.language, "chosen-mark", label=scene.noted)
    if pressed.press.move is Move.AGREE:
        return translator.say(scene.language, "button-agree")
    return None


def _still_stands(scene: Scene, pressed: FormPress) -> bool:
    """Say whether the question under which the button stands is still the one that is asked."""
    conversation = scene.running
    if conversation is None:
        return False
    same = conversation.id == pressed.press.conversation_id
    return same and conversation.asked <= pressed.press.revision


async def on_form_chosen(
    query: CallbackQuery,
    pressed: FormChosen,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    choose_form: ChoosesForm,
    note_screen: NotesScreen,
    translator: Translator,
    view: View,
) -> None:
    """Begin the form that was chosen from the menu."""
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        update_id = UpdateId(event_update.update_id)
        scene = await choose_form(update_id, profile, pressed.form_id, message.id)
        if scene.stale:
            await answer.alert(translator.plain(scene.language, "alert-stale"))
    title = None
    if (
        not scene.stale
        and scene.kind in {SceneKind.CONSENT, SceneKind.QUESTION}
        and scene.form is not None
    ):
        title = scene.form.offered_as(scene.language)
    mark = translator.say(scene.language, "chosen-mark", label=title) if title else None
    await message.disarm(mark)
    await ChatWindow(bot, profile.id, note_screen).show(scene, view(scene))


async def on_edit(
    message: Message,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    edit_words: EditsWords,
    show_now: ShowsNow,
    note_screen: NotesScreen,
    translator: Translator,
) -> None:
    """Have the copy of what was passed on follow; else say that the change has no effect.

    A live location is edited every few seconds, and is no words.
    """
    if message.text is None and message.caption is None:
        return
    spoken = spoken_in(message)
    update_id = UpdateId(event_update.update_id)
    if await edit_words(
        update_id,
        ChatId(message.chat.id),
        spoken.message_id,
        spoken.markup,
        inside=is_for_colleagues(message),
        mentions=mentions_in(message),
    ):
        return
    scene = await show_now(profile)
    idle = "edited-sent" if scene.submitted else "edited-idle"
    key = idle if scene.running is None else "edited"
    reply = (OutgoingMessage(translator.say(scene.language, key)),)
    await ChatWindow(bot, profile.id, note_screen).show(scene, reply)


async def on_unknown_command(
    _message: Message,
    *,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    show_now: ShowsNow,
    record_touch: RecordsTouch,
    note_screen: NotesScreen,
    translator: Translator,
    view: View,
) -> None:
    """Say so, and show what is on: a mistyped command must not become an answer.

    One that begins as an arrival does, without the space (``/startspring``), is one.
    """
    window = ChatWindow(bot, profile.id, note_screen)
    glued = _GLUED.fullmatch(command.name)
    if glued is not None:
        arrived = await record_touch.guess(UpdateId(event_update.update_id), profile, glued[1])
        if arrived is not None:
            await window.show(arrived, view(arrived))
            return
    scene = await show_now(profile)
    unknown = OutgoingMessage(translator.say(scene.language, "unknown-command"))
    await window.show(scene, (unknown, *again(view, scene)))


def again(view: View, scene: Scene) -> OutgoingMessages:
    """Return the scene once more if a form is open, else nothing."""
    if scene.running is None:
        return ()
    return view(scene)


async def on_unknown_press(
    query: CallbackQuery, language_of: KnowsLanguage, translator: Translator
) -> None:
    """Answer a button that means nothing (any more), in any chat."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile_of(query.from_user))
        await answer.alert(translator.plain(language, "alert-unknown"))
