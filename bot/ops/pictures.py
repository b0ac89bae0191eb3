"""Pictures made in a child process: drawing holds the interpreter's lock for a tenth of a second,
and everybody's answer would wait for it.

``python -m bot.ops.pictures`` reads SVG and writes PNG. It imports nothing else of the bot.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import structlog

_log = structlog.get_logger(__name__)

FONTS = Path(__file__).parents[1] / "fonts"
SECONDS = 15.0
"""More than any chart takes; then the numbers are told without one."""


class PictureError(Exception):
    """A picture could not be made. What there is to tell is told without."""


async def png_of(svg: str) -> bytes:
    """Return a picture of the SVG.

    Raises:
        PictureError: it cannot be made, or takes too long.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(SECONDS):
            picture, _ = await child.communicate(svg.encode())
    except TimeoutError:
        child.kill()
        await child.wait()
        raise PictureError("it takes too long") from None
    if child.returncode != 0 or not picture:
        raise PictureError(f"exit code {child.returncode}")
    return picture


async def picture_of(svg: str) -> bytes | None:
    """Return a picture of the SVG; ``None``, and a line in the log, if that fails."""
    try:
        return await png_of(svg)
    except (PictureError, OSError) as error:
        _log.warning("picture_failed", error=str(error))
        return None


def main() -> None:
    """Draw what comes in."""
    import resvg_py

    picture = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.read(), font_dirs=[str(FONTS)], skip_system_fonts=True
    )
    sys.stdout.buffer.write(bytes(picture))


if __name__ == "__main__":
    main()
