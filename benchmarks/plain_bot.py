"""The baseline of ``conversation``: the same five questions, in the manner of aiogram's FSM.

State is in memory, answers are checked with the libraries that the product uses, filters are
async. Nothing is stored, so a restart loses every conversation and a repeated update counts twice.
"""

import phonenumbers
from aiogram import Dispatcher
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from email_validator import EmailNotValidError, validate_email


class Asked(StatesGroup):
    """Where a person stands."""

    name = State()
    phone = State()
    email = State()
    budget = State()
    question = State()
    summary = State()


QUESTIONS = {
    "name": "1/5 · What is your name?",
    "phone": "2/5 · Which number may we call?",
    "email": "3/5 · Your e-mail?",
    "budget": "4/5 · Your budget?",
    "question": "5/5 · What is it about?",
}
_NAMES = tuple(QUESTIONS)
_STATES = (Asked.name, Asked.phone, Asked.email, Asked.budget, Asked.question, Asked.summary)


def _button(text: str, data: str) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text=text, callback_data=data)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def _read(name: str, text: str) -> str:
    """Return the answer, normalised.

    Raises:
        ValueError: it is none.
    """
    match name:
        case "phone":
            number = phonenumbers.parse(text, "DE")
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        case "email":
            try:
                return validate_email(text, check_deliverability=False).normalized
            except EmailNotValidError as error:
                raise ValueError(text) from error
        case "budget":
            return str(int(text))
        case _:
            return text.strip()


async def on_start(message: Message, state: FSMContext) -> None:
    """Begin."""
    await state.clear()
    await state.set_state(Asked.name)
    await message.answer("Hello! Five questions.")
    await message.answer(QUESTIONS["name"], reply_markup=_button("Cancel", "cancel"))


async def on_answer(message: Message, state: FSMContext) -> None:
    """Take an answer, and ask the next question or show them all."""
    name = (await state.get_state() or "").partition(":")[2]
    place = _NAMES.index(name)
    await state.update_data({name: _read(name, message.text or "")})
    await state.set_state(_STATES[place + 1])
    if place + 1 < len(_NAMES):
        text, keyboard = QUESTIONS[_NAMES[place + 1]], _button("Back", "back")
    else:
        answers = await state.get_data()
        text = "\n".join(["Is everything right?", *(f"{k}: {v}" for k, v in answers.items())])
        keyboard = _button("Send", "confirm")
    await message.answer(text, reply_markup=keyboard)


async def on_confirm(query: CallbackQuery, state: FSMContext) -> None:
    """Say thank you; a real bot would call the CRM here, or lose the answers."""
    await state.clear()
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.edit_reply_markup(reply_markup=None)
        await query.message.answer("Thank you!")


def build_plain_bot() -> Dispatcher:
    """Return its dispatcher."""
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(on_start, Command("start"))
    dispatcher.message.register(on_answer, StateFilter(*_STATES[:-1]))
    dispatcher.callback_query.register(on_confirm, Asked.summary)
    return dispatcher
