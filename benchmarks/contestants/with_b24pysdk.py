"""b24pysdk in its best way: full batches by ``client.call_batch()``, several threads side by side.

It is synchronous, so threads are what its users have. Its ``call_batches()`` sends one batch after
the other, which is slower. It repeats answers with 503 and nothing else, and tells refused commands
beside the results of the others.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import structlog

from benchmarks.contestants.work import CHAINS, Work, chain, look_up, parts
from benchmarks.waiting import Prospect

log = structlog.get_logger()

THREADS = 8
LOOK_UPS = 50
"""In each batch."""
ANSWER_TIMEOUT = 60
"""Seconds. Its default, 10, is shorter than fifty slow commands take."""

T = TypeVar("T")


class B24PySdk:
    """Looks everybody up, then makes chains; those behind a refused one go again."""

    def __init__(self, work: Work) -> None:
        from b24pysdk import BitrixWebhook, Client

        domain = work.webhook.split("/")[2]
        self._work = work
        self._client = Client(BitrixWebhook(domain=domain, webhook_token="1/sandbox"))  # noqa: S106  the sandbox's

    async def prepare(self) -> None:
        """There is nothing to prepare."""

    async def drain(self) -> None:
        """Work in threads; nothing else runs in this process meanwhile."""
        with ThreadPoolExecutor(THREADS) as threads:
            try:
                self._drain(threads)
            except Exception as error:  # noqa: BLE001  whatever it raises, it has given up here
                log.warning("contestant_gave_up", error=type(error).__name__)

    def _drain(self, threads: ThreadPoolExecutor) -> None:
        waiting: Sequence[Prospect] = self._work.prospects
        _all(threads, self._look_up, parts(waiting, LOOK_UPS))
        while waiting:
            turned_away = _all(threads, self._bring, parts(waiting, CHAINS))
            waiting = [prospect for some in turned_away for prospect in some]

    def _look_up(self, some: Sequence[Prospect]) -> None:
        find = self._client.crm.duplicate.findbycomm
        asked = {
            f"l{one.number}": find(
                type="PHONE", values=look_up(one)["values"], entity_type="CONTACT"
            )
            for one in some
        }
        self._client.call_batch(asked, timeout=ANSWER_TIMEOUT).call()

    def _bring(self, some: Sequence[Prospect]) -> list[Prospect]:
        """Bring some in; return those whose turn did not come."""
        now = time.time()
        chains: dict[Any, Any] = {
            name: self._request(method, params)
            for one in some
            for name, (method, params) in chain(one, now=now).items()
        }
        batch = self._client.call_batch(chains, halt=True, timeout=ANSWER_TIMEOUT).result
        met = {str(name) for name in (*batch.result, *batch.result_error)}
        return [one for one in some if f"c{one.number}" not in met]

    def _request(self, method: str, params: dict[str, Any]) -> Any:
        crm = self._client.crm
        if method == "crm.item.add":
            return crm.item.add(entity_type_id=params["entityTypeId"], fields=params["fields"])
        return crm.tracking.trace.add(trace=params["TRACE"], entities=params["ENTITIES"])


def _all(
    threads: ThreadPoolExecutor,
    work: Callable[[Sequence[Prospect]], T],
    parts: Iterable[Sequence[Prospect]],
) -> list[T]:
    return list(threads.map(work, parts))
