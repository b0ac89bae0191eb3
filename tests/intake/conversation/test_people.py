"""Languages, blocks, and where a person is."""

from intake.conversation.inputs import Move
from intake.conversation.scene import SceneKind
from intake.kernel.person import Profile
from tests.intake.places import ANNA, BORIS, CLIENTS, Place


async def test_the_app_decides_the_language_until_the_person_does(place: Place) -> None:
    place.default = CLIENTS[1].id
    assert (await place.arrive(person=BORIS)).language == "ru"
    assert (await place.arrive(person=ANNA)).language == "en"
    unknown = Profile(ANNA.id, "Anna", language_code="xx")
    assert (await place.now(unknown)).language == "en"


async def test_a_chosen_language_is_spoken_at_once_and_later(place: Place) -> None:
    place.default = CLIENTS[1].id
    asked = await place.arrive()
    scene = await place.speak("ru")
    assert (scene.kind, scene.language) == (SceneKind.CONSENT, "ru")
    scene = await place.press(asked, Move.AGREE)
    assert not scene.stale
    assert scene.language == "ru"
    assert scene.conversation is not None
    assert scene.conversation.consent is not None
    assert scene.conversation.consent.text == "Согласны?"
    await place.wish(Move.CANCEL)
    assert (await place.arrive()).language == "ru"


async def test_a_form_without_the_language_speaks_its_own(place: Place) -> None:
    await place.arrive()
    assert (await place.speak("ru")).language == "en"
    assert (await place.wish(Move.CANCEL)).language == "ru"


async def test_the_choice_is_told_in_the_chosen_language_with_nothing_open(place: Place) -> None:
    scene = await place.speak("ru")
    assert (scene.kind, scene.language) == (SceneKind.NOTHING_OPEN, "ru")
    assert (await place.speak("de")).language == "ru"


async def test_a_block_is_noted_and_ends_with_the_next_word(place: Place) -> None:
    async def blocked_since() -> object:
        async with place.database.reading() as unit:
            person = await unit.people.get(ANNA.id)
        assert person is not None
        return person.blocked_at

    await place.block()
    assert await blocked_since() == place.clock.now()
    await place.block(blocked=False)
    assert await blocked_since() is None
    await place.block()
    await place.arrive()
    assert await blocked_since() is None


async def test_a_blocked_bot_forgets_nothing(place: Place) -> None:
    await place.arrive()
    await place.say("Anna")
    await place.block()
    assert (await place.say("+79123456789")).kind is SceneKind.SUMMARY


async def test_asking_where_one_is_changes_nothing(place: Place) -> None:
    assert (await place.now()).kind is SceneKind.NOTHING_OPEN
    await place.arrive()
    before = await place.conversation()
    assert (await place.now()).kind is SceneKind.QUESTION
    assert await place.conversation() == before
    async with place.database.reading() as unit:
        assert await unit.people.get(BORIS.id) is None


async def test_where_one_is_in_a_changed_or_vanished_form(place: Place) -> None:
    await place.arrive()
    await place.say("Anna")
    place.edited("short", hash="other")
    scene = await place.now()
    assert scene.step is not None
    assert scene.step.id == "phone"
    place.with_forms(CLIENTS[1])
    place.default = None
    scene = await place.now()
    assert scene.kind is SceneKind.NOTHING_OPEN
    assert scene.problem is not None
