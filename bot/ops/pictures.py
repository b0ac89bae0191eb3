"""Pictures made in a child process: drawing holds the interpreter's lock for a tenth of a second,
and everybody's answer would wait for it.

``python -m bot.ops.pictures`` reads SVG and writes PNG. It imports next to nothing of the bot.
"""

import sys
from pathlib import Path

import structlog

from bot.child_process import run_child

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
    code, picture = await run_child(__name__, content=svg.encode(), seconds=SECONDS)
    if code != 0 or not picture:
        raise PictureError(f"exit code {code}")
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
