"""The words that links use, and whether somebody put the sources into Sales Intelligence."""

from datetime import timedelta

from intake.team.member import Role
from tests.flows.managers.crew import make_member
from tests.flows.world import World

QUESTION = "in Sales Intelligence?"


async def makes(world: World, title: str, source: str) -> None:
    await world.admin.says("/newlink")
    await world.admin.says(title)
    await world.admin.says(source)
    await world.admin.presses("That’s right")


async def questions(world: World) -> int:
    messages = await world.admin.chat.messages()
    return sum(QUESTION in one.text for one in messages)


async def passes(world: World, **span: float) -> None:
    await world.advance(timedelta(**span))
    await world.deliver()


async def confirmed(world: World) -> list[str]:
    rows = await world.rows(
        "SELECT value FROM known_values WHERE confirmed_at IS NOT NULL ORDER BY id"
    )
    return [str(one["value"]) for one in rows]


async def test_it_is_asked_again_until_somebody_says_that_it_is_done(world: World) -> None:
    await makes(world, "Spring", "google")
    await makes(world, "Summer", "vk")
    await passes(world, hours=23)
    assert await questions(world) == 0
    await passes(world, hours=2)
    asked = await world.admin.sees()
    assert "Are these sources in Sales Intelligence?" in asked.text
    assert "• google: 1 link\n• vk: 1 link" in asked.text
    assert asked.raw["silent"], "it comes without a sound"
    pressed = await world.admin.presses("vk is there")
    assert pressed.answer
    assert await confirmed(world) == ["vk"]
    assert (await world.admin.sees()).buttons == [
        "✅ google is there",
        "🔕 Don’t ask about these any more",
    ]
    await passes(world, days=3)
    assert "Is this source in Sales Intelligence?" in (await world.admin.sees()).text
    await world.admin.presses("google is there")
    for _ in range(4):
        await passes(world, days=7)
    assert await questions(world) == 2
    assert await confirmed(world) == ["google", "vk"]
    audited = await world.rows("SELECT after FROM audit WHERE what = 'source.confirmed'")
    assert [one["after"] for one in audited] == ["vk", "google"]
    await makes(world, "Autumn", "vk")
    assert "Still to do" not in (await world.admin.sees()).text, "it was confirmed"


async def test_the_button_under_the_new_link_is_enough(world: World) -> None:
    await makes(world, "Spring", "google")
    await world.admin.presses("google is there")
    assert "✅ google is there" not in (await world.admin.sees()).buttons
    await passes(world, days=30)
    assert await questions(world) == 0


async def test_it_can_be_switched_off(world: World) -> None:
    await makes(world, "Spring", "google")
    await passes(world, days=2)
    await world.admin.presses("Don’t ask about these any more")
    await passes(world, days=30)
    assert await questions(world) == 1
    await world.admin.says("/vocabulary source")
    await world.admin.presses("1")
    seen = (await world.admin.sees()).text
    assert "google – not confirmed yet\nI don’t ask about it any more." in seen
    await makes(world, "Summer", "vk")
    await passes(world, days=2)
    assert "• vk" in (await world.admin.sees()).text
    assert "• google" not in (await world.admin.sees()).text


async def test_an_archived_links_source_is_not_asked_about(world: World) -> None:
    await makes(world, "Spring", "google")
    await world.admin.says("/links")
    for button in ("1", "Archive", "Yes, archive it"):
        await world.admin.presses(button)
    await passes(world, days=30)
    assert await questions(world) == 0


async def test_admins_by_role_are_asked_too_and_either_ones_word_counts(world: World) -> None:
    boss = world.person("Boss")
    await make_member(world, boss, Role.ADMIN)
    await makes(world, "Spring", "google")
    await passes(world, days=2)
    assert QUESTION in (await boss.sees()).text
    await boss.presses("google is there")
    assert await confirmed(world) == ["google"]
    pressed = await world.admin.presses("google is there")
    assert pressed.answer
    assert len(await world.rows("SELECT 1 AS one FROM audit WHERE what LIKE 'source.%'")) == 1


async def test_values_are_written_down_looked_at_and_forgotten(world: World) -> None:
    await world.admin.says("/vocabulary")
    assert "utm_source" in (await world.admin.sees()).buttons
    await world.admin.says("/vocabulary source vk_{campaign}")
    await world.admin.says("/vocabulary utm_source google")
    seen = (await world.admin.sees()).text
    assert "1. google – not confirmed yet\n2. vk_{campaign} – template" in seen
    await world.admin.presses("1")
    await world.admin.presses("It’s in Sales Intelligence")
    assert "google – ✅ in Sales Intelligence" in (await world.admin.sees()).text
    await world.admin.presses("It isn’t there after all")
    await world.admin.presses("Stop offering it")
    assert "Stop offering google?" in (await world.admin.sees()).text
    await world.admin.presses("Yes, stop offering it")
    assert "1. vk_{campaign} – template" in (await world.admin.sees()).text
    what = [one["what"] for one in await world.rows("SELECT what FROM audit ORDER BY id")]
    assert what == [
        "source.added",
        "source.added",
        "source.confirmed",
        "source.reopened",
        "source.forgotten",
    ]
    await world.admin.says("/newlink")
    await world.admin.says("Spring")
    assert (await world.admin.sees()).buttons[0] == "vk_{campaign}"
    await world.admin.says("/cancel")
    await world.admin.says("/vocabulary nonsense")
    assert "Words that links use" in (await world.admin.sees()).text


async def test_a_value_that_is_gone_answers_instead_of_acting(world: World) -> None:
    await world.admin.says("/vocabulary source google")
    await world.admin.presses("1")
    await world.execute("DELETE FROM known_values")
    pressed = await world.admin.presses("It’s in Sales Intelligence")
    assert pressed.answer
    assert pressed.answer["text"]


async def test_a_correction_brings_a_new_source_too(world: World) -> None:
    await world.add_link("spring", source="gogle")
    await world.admin.says("/correct")
    for word in ("spring", "google", *["/skip"] * 5):
        await world.admin.says(word)
    await world.admin.presses("That’s right")
    await world.admin.presses("Correct it")
    await passes(world, days=2)
    assert "• google: 1 link" in (await world.admin.sees()).text


async def test_in_russian(world: World) -> None:
    boss = world.person("Борис", "ru")
    await make_member(world, boss, Role.ADMIN)
    await boss.says("/newlink")
    await boss.says("Весна")
    await boss.says("gооgle")
    await boss.presses("Всё верно")
    made = (await boss.sees()).text
    assert "Осталось сделать: добавьте этот источник в сквозную аналитику, буква в букву" in made
    await passes(world, days=2)
    assert "Этот источник уже есть в сквозной аналитике?" in (await boss.sees()).text


async def test_a_value_that_looks_like_one_in_use_is_remarked_on_when_it_is_written_down(
    world: World,
) -> None:
    await world.admin.says("/vocabulary source google")
    assert "💡" not in (await world.admin.sees()).text
    await world.admin.says("/vocabulary source Google")
    answer = (await world.admin.sees()).text
    assert answer.startswith("💡 “Google” looks like “google”, which is in use.")
    assert "2. " in answer, "it is written down all the same"
    await world.admin.says("/vocabulary tags Google")
    assert "💡" not in (await world.admin.sees()).text


async def test_a_repeated_update_is_remarked_on_as_the_first_was(world: World) -> None:
    await world.admin.says("/vocabulary source google")
    await world.admin.says("/vocabulary source Google")
    remark = await world.admin.sees()
    await world.feed(world.telegram.fed[-1])
    repeated = await world.admin.sees()
    assert repeated.id != remark.id
    assert repeated.text == remark.text
