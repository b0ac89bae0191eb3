"""A prospect's word on its way to a manager, against an answer to a form."""

from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.portal import unlimited
from benchmarks.product import Product, file_url, new_file, opened
from benchmarks.report import Report, Table, Target
from benchmarks.statements import asking, counted
from benchmarks.telegram import Person
from benchmarks.timing import median, settle
from bot.system_clock import SystemClock
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.outbox.tasks.outbox_queue import OutboxQueue

PEOPLE, PEOPLE_FULL = 60, 300
WORDS = 5
"""Of each, and so many answers."""
ANSWERS = ("Ann Lee", "+49 30 901820", "ann@example.com")
"""To the first questions of the form."""


class _Ahead(SystemClock):
    """A clock that can be put forward."""

    ahead = timedelta()

    def now(self) -> datetime:
        """Return the time that it shows."""
        return super().now() + self.ahead


class Taken:
    """Seconds of each, by the wall and by the processor."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.statements = 0.0

    async def take(self, product: Product, raw: dict[str, object]) -> None:
        """Time one update."""
        wall, cpu = perf_counter(), process_time()
        await product.take(raw)
        self.wall.append(perf_counter() - wall)
        self.cpu.append(process_time() - cpu)


async def measure(folder: Path, *, full: bool) -> Report:
    """Take turns, person by person: answers to a form, then words outside of any."""
    people = PEOPLE_FULL if full else PEOPLE
    answers, words, brought = Taken(), Taken(), Taken()
    file, clock = new_file(folder, "passed_on"), _Ahead()
    async with unlimited(0.0) as (_, client, _), opened(file_url(file), clock=clock) as product:
        relay = product.relay(Bitrix24Gateway(client), client)
        settle()
        for _ in range(people):
            clock.ahead += timedelta(minutes=2)  # the group takes only so much in a minute
            person = Person(product.session)
            await product.take(person.says("/start"))
            with counted() as sql:
                for text in ANSWERS:
                    await answers.take(product, person.says(text))
            answers.statements += asking(sql)
            await product.take(person.says("/cancel"))
            await product.take(person.says("Hello, is anybody there?"))
            await relay.step(OutboxQueue.TELEGRAM)
            with counted() as sql:
                for number in range(WORDS):
                    said = person.says(f"And one more: {number}")
                    said["message"]["message_id"] = 10 + number
                    await words.take(product, said)
            words.statements += asking(sql)
            wall, cpu = perf_counter(), process_time()
            await relay.step(OutboxQueue.TELEGRAM)
            brought.wall.append((perf_counter() - wall) / WORDS)
            brought.cpu.append((process_time() - cpu) / WORDS)
    ratio = median(words.wall) / median(answers.wall)
    rows = (
        ("an answer", median(answers.wall), median(answers.cpu), 1.0,
         answers.statements / people / len(ANSWERS)),
        ("a word, kept", median(words.wall), median(words.cpu), ratio,
         words.statements / people / WORDS),
        ("a word, brought over", median(brought.wall), median(brought.cpu),
         median(brought.wall) / median(answers.wall), 0.0),
    )  # fmt: skip
    table = Table(
        f"{people} people, {len(ANSWERS)} answers and {WORDS} words each",
        ("what", "median ms", "CPU ms", "ratio", "SQL"),
        rows,
        ("Kept: until the update is done. Brought over: by the relay, beside it; not counted.",),
    )
    target = Target("a prospect's word, over an answer to a form", ratio, at_most=2)
    return Report("passed_on", (table,), targets=(target,))
