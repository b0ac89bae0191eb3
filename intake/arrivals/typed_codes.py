"""Words that are a link's code, or a link, and belong to no form: an arrival."""

from datetime import datetime

from typing_extensions import override

from intake.arrivals.arrivals import Arrivals, ArrivalUnit
from intake.arrivals.finding import read_typed_code
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.purposes import Outside, ReceivedInput
from intake.conversation.scene import Scene
from intake.kernel.person import Person


class TypedCodes(Outside[ArrivalUnit]):
    """Takes them as arrivals."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    @override
    async def __call__(
        self, unit: ArrivalUnit, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene | None:
        """Take a pasted link, or words that are the code of a link and nothing else."""
        said = received.said
        if isinstance(said, PastedLink):
            pasted = await self._arrivals.read(unit, said.payload)
            return await self._arrivals.lead(unit, person, pasted, now, typed=said.typed)
        if not isinstance(said, Text):
            return None
        arrival = await read_typed_code(unit.links, said.text)
        if arrival is None:
            return None
        return await self._arrivals.lead(unit, person, arrival, now)
