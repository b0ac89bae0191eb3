"""Walks through the shipped forms: what a person does, and what the bot says then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.submissions.submission import Submission
from tests.flows.world import World
from tests.people import Person


@dataclass(frozen=True)
class Deed:
    """One thing that a person does, and a part of the bot's last message after it."""

    verb: str
    what: str
    then: str
    details: Mapping[str, Any] = field(default_factory=dict)

    async def done_by(self, person: Person) -> Any:
        """Do it."""
        given = (self.what,) if self.what or self.verb == "opens" else ()
        return await getattr(person, self.verb)(*given, **self.details)


def says(text: str, then: str) -> Deed:
    return Deed("says", text, then)


def presses(text: str, then: str) -> Deed:
    return Deed("presses", text, then)


def shares_contact(then: str) -> Deed:
    return Deed("shares_contact", "", then)


def sends_file(name: str, then: str) -> Deed:
    return Deed("sends_file", name, then)


@dataclass(frozen=True)
class Walk:
    """A form from its link to its end."""

    form: str
    language: str
    deeds: tuple[Deed, ...]
    answers: Mapping[str, str]
    """By step, as the team reads them: in English, whichever language was spoken."""
    main: str
    """The kind of the main entity in the CRM."""
    phone: str = "+4930901820"

    @property
    def name(self) -> str:
        """For the test's id."""
        return f"{self.form}-{self.language}"

    async def person(self, world: World) -> Person:
        """Somebody who will walk, with the link in progress."""
        await world.add_link("spring", form=self.form, source="google", medium="cpc")
        first, last = ("Ann", "Lee") if self.language == "en" else ("Анна", "Ли")
        return world.person(first, self.language, last_name=last, phone_number=self.phone)


LEAD_EN = Walk(
    "lead",
    "en",
    (
        Deed("opens", "spring", "To answer your request we need your name and phone number."),
        presses("I agree", "1/4 · What is your name?"),
        says("Ann Lee", "2/4 · Which number may we call?"),
        shares_contact("3/4 · What are you interested in?"),
        presses("I have a question", "4/4 · Please write your question."),
        says("Do you deliver\nto <Berlin> & Potsdam?", "Is everything right?"),
        presses("Send", "Thank you! We will call you soon."),
    ),
    {
        "name": "Ann Lee",
        "phone": "+49 30 901820",
        "interest": "I have a question",
        "question": "Do you deliver\nto <Berlin> & Potsdam?",
    },
    "lead",
)
LEAD_RU = Walk(
    "lead",
    "ru",
    (
        Deed("opens", "spring", "Вы согласны на обработку персональных данных?"),
        says("Согласен", "1/4 · Как вас зовут?"),
        says("Анна Ли", "2/4 · По какому номеру вам позвонить?"),
        says("позвоните мне", "2/4 · По какому номеру вам позвонить?"),
        says("+7 912 345-67-89", "3/4 · Что вас интересует?"),
        says("демонстрация", "4/4 · Что нам стоит знать до звонка?"),
        presses("Пропустить", "Всё верно?"),
        presses("Отправить", "Спасибо! Скоро позвоним."),
    ),
    {"name": "Анна Ли", "phone": "+7 912 345-67-89", "interest": "A demonstration"},
    "lead",
)
B2B_EN = Walk(
    "b2b",
    "en",
    (
        Deed("opens", "spring", "We keep your contact details"),
        presses("I agree", "1/8 · What is your name?"),
        says("Ann Lee", "2/8 · Which company do you represent?"),
        says("Lee & Sons", "3/8 · Your phone number?"),
        says("+49 30 901820 ext. 12", "4/8 · Where shall we send the offer?"),
        says("Ann@Example.com", "5/8 · What do you need?"),
        presses("Design", "5/8 · What do you need?"),
        presses("Support", "5/8 · What do you need?"),
        presses("Done", "6/8 · What budget"),
        says("1.5 million", "7/8 · When should it be ready?"),
        says("12/31/2026", "8/8 · If you have a brief, send it here."),
        sends_file("brief.pdf", "Files so far: 1"),
        presses("Done", "Is everything right?"),
        presses("Send", "Thank you! Your manager will write to you within a working day."),
    ),
    {
        "name": "Ann Lee",
        "company": "Lee & Sons",
        "phone": "+49 30 901820 ext. 12",
        "email": "Ann@example.com",
        "services": "Design, Support",
        "budget": "1,500,000",
        "deadline": "31 December 2026",
        "brief": "brief.pdf",
    },
    "deal",
)
B2B_RU = Walk(
    "b2b",
    "ru",
    (
        Deed("opens", "spring", "Мы сохраним ваши контактные данные"),
        presses("Даю согласие", "1/8 · Как к вам обращаться?"),
        says("Анна Ли", "2/8 · Какую компанию вы представляете?"),
        says("ООО «Ли»", "3/8 · Ваш телефон?"),
        says("+7 912 345-67-89", "4/8 · На какую почту прислать предложение?"),
        says("anna@example.com", "5/8 · Что вам нужно?"),
        says("дизайн, реклама", "6/8 · На какой бюджет вы рассчитываете, в рублях?"),
        says("500 тыс.", "7/8 · К какому числу должно быть готово?"),
        says("31.12.2026", "8/8 · Если есть бриф или техзадание, пришлите его сюда."),
        presses("Пропустить", "Всё верно?"),
        presses("Отправить", "Спасибо! Менеджер свяжется с вами"),
    ),
    {
        "name": "Анна Ли",
        "company": "ООО «Ли»",
        "phone": "+7 912 345-67-89",
        "email": "anna@example.com",
        "services": "Design, Advertising",
        "budget": "500,000",
        "deadline": "31 December 2026",
    },
    "deal",
)
EVENT_EN = Walk(
    "event",
    "en",
    (
        Deed("opens", "spring", "We need your name and e-mail"),
        presses("I agree", "1/6 · Who shall we put on the list?"),
        says("Ann Lee", "2/6 · Where shall we send the ticket?"),
        says("ann@example.com", "3/6 · A phone number, in case something changes?"),
        says("Skip ➡️", "4/6 · Which session suits you?"),
        presses("Saturday, 6 p.m.", "5/7 · How many seats?"),
        says("two", "Please write a number in digits."),
        says("2", "6/7 · Will you stay for dinner?"),
        presses("Yes", "7/8 · Any dietary requirements?"),
        presses("Vegan", "7/8 · Any dietary requirements?"),
        presses("Done", "8/8 · May we invite you to future events?"),
        says("no", "Is everything right?"),
        presses("Send", "You’re on the list!"),
    ),
    {
        "name": "Ann Lee",
        "email": "ann@example.com",
        "session": "Saturday, 6 p.m.",
        "seats": "2",
        "dinner": "Yes",
        "diet": "Vegan",
        "newsletter": "No",
    },
    "deal",
)
EVENT_RU = Walk(
    "event",
    "ru",
    (
        Deed("opens", "spring", "Имя и почта нужны"),
        presses("Даю согласие", "1/6 · Кого записать?"),
        says("Анна Ли", "2/6 · На какую почту прислать билет?"),
        says("anna@example.com", "3/6 · Оставите телефон на случай изменений?"),
        shares_contact("4/6 · Какое время вам удобно?"),
        presses("Воскресенье, 12:00", "5/6 · Сколько мест?"),
        says("3", "6/6 · Можно приглашать вас на следующие мероприятия?"),
        presses("Да", "Всё верно?"),
        presses("Отправить", "Вы в списке! Билет придёт на почту."),
    ),
    {
        "name": "Анна Ли",
        "email": "anna@example.com",
        "phone": "+49 30 901820",
        "session": "Sunday, 12 noon",
        "seats": "3",
        "newsletter": "Yes",
    },
    "deal",
)
WALKS = (LEAD_EN, LEAD_RU, B2B_EN, B2B_RU, EVENT_EN, EVENT_RU)


async def walk_on(person: Person, deeds: tuple[Deed, ...]) -> None:
    """Do these deeds, and see after each what should be seen."""
    for deed in deeds:
        await deed.done_by(person)
        assert deed.then in (await person.sees()).text, deed


def shown(submission: Submission) -> dict[str, str]:
    """Return the answers by step, as the team reads them."""
    return {one.step: one.shown for one in submission.answers}
