"""Everything that is said to a form: one handler for messages, one for wishes, one for buttons."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.answering import PressAnswer, PressedMessage, say
from handlers.bubbles import Bubble
from handlers.callbacks import FormChosen, FormPress
from handlers.deep_links import DeepLinks
from handlers.filters import Command, profile_of
from handlers.prospects.hearing import said_of
from handlers.prospects.view import View, problem_text
from handlers.workflow import Converses, ShowsNow, TakesForm
from intake.ids import UpdateId
from intake.people import Profile
from intake.said import Move, Wish
from intake.scene import Scene, SceneKind
from texts.markup import Html
from texts.translator import Translator

WISHES = {"back": Move.BACK, "skip": Move.SKIP, "cancel": Move.CANCEL}
"""Commands that are about the form."""


async def on_message(
    message: Message,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    converse: Converses,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Take any message as something said to the form; service messages say nothing."""
    said = said_of(message, translator)
    if said is None:
        return
    scene = await converse(UpdateId(event_update.update_id), profile, said)
    typed = said.move if isinstance(said, Wish) else None
    await say(bot, profile.id, View(translator, deep_links)(scene, typed=typed))


async def on_wish(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    converse: Converses,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Take ``/back``, ``/skip`` and ``/cancel``: they are about *now*."""
    move = WISHES[command.name]
    scene = await converse(UpdateId(event_update.update_id), profile, Wish(move))
    await say(bot, profile.id, View(translator, deep_links)(scene, typed=move))


async def on_press(
    query: CallbackQuery,
    pressed: FormPress,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    converse: Converses,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Take a button under one of our messages.

    While the question still stands, its message is changed or an alert says what is wrong; else
    its buttons go, and what is on now is sent.
    """
    view = View(translator, deep_links)
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        scene = await converse(UpdateId(event_update.update_id), profile, pressed.press)
        if scene.stale:
            await answer.alert(translator.plain(scene.language, "alert-stale"))
        elif _still_stands(scene, pressed):
            if scene.problem is not None:
                await answer.alert(problem_text(scene.problem, scene.language, translator))
                return
            question = view(scene, noted=False)[-1]
            if pressed.toggle and isinstance(question, Bubble):
                await answer.silently()
                if await message.rekey(question):
                    return
        await answer.silently()
    mark = None if scene.stale else _mark(scene, pressed, translator)
    await message.retire(mark)
    await say(bot, profile.id, view(scene, noted=False))


def _mark(scene: Scene, pressed: FormPress, translator: Translator) -> Html | None:
    """Return what is noted below the question: the answer, or that the person agreed."""
    if scene.noted is not None:
        return translator.say(scene.language, "chosen-mark", label=scene.noted)
    if pressed.press.move is Move.AGREE:
        return translator.say(scene.language, "button-agree")
    return None


def _still_stands(scene: Scene, pressed: FormPress) -> bool:
    """Say whether the question under which the button stands is still the one that is asked."""
    conversation = scene.conversation
    if conversation is None or conversation.ended is not None:
        return False
    same = conversation.id == pressed.press.conversation_id
    return same and conversation.asked <= pressed.press.revision


async def on_form_chosen(
    query: CallbackQuery,
    pressed: FormChosen,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    choose_form: TakesForm,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Begin the form that was chosen from the menu."""
    async with PressAnswer(query) as answer:
        scene = await choose_form(UpdateId(event_update.update_id), profile, pressed.form_id)
        if scene.stale:
            await answer.alert(translator.plain(scene.language, "alert-stale"))
    title = None
    if scene.kind in {SceneKind.CONSENT, SceneKind.QUESTION} and scene.form is not None:
        title = scene.form.offered_as(scene.language)
    mark = translator.say(scene.language, "chosen-mark", label=title) if title else None
    await PressedMessage(query).retire(mark)
    await say(bot, profile.id, View(translator, deep_links)(scene))


async def on_edit(
    _message: Message, profile: Profile, bot: Bot, show_now: ShowsNow, translator: Translator
) -> None:
    """Tell a person who edited a message that this changes nothing."""
    scene = await show_now(profile)
    await say(bot, profile.id, (Bubble(translator.say(scene.language, "edited")),))


async def on_unknown_command(
    _message: Message,
    profile: Profile,
    bot: Bot,
    show_now: ShowsNow,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Say so, and show what is on: a mistyped command must not become an answer."""
    scene = await show_now(profile)
    unknown = Bubble(translator.say(scene.language, "unknown-command"))
    await say(bot, profile.id, (unknown, *again(View(translator, deep_links), scene)))


def again(view: View, scene: Scene) -> tuple[Bubble, ...]:
    """Return the scene once more if a form is open, else nothing."""
    if scene.conversation is None or scene.conversation.ended is not None:
        return ()
    return tuple(bubble for bubble in view(scene) if isinstance(bubble, Bubble))


async def on_unknown_press(
    query: CallbackQuery, show_now: ShowsNow, translator: Translator
) -> None:
    """Answer a button that means nothing (any more), in any chat."""
    async with PressAnswer(query) as answer:
        language = (await show_now(profile_of(query.from_user))).language
        await answer.alert(translator.plain(language, "alert-unknown"))
