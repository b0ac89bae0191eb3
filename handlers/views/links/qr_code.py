"""A link as a QR code: a picture for a screen, a drawing for print."""

from io import BytesIO

PICTURE_SCALE = 20
"""Dots a module: a link of 60 letters makes a picture of some 700 dots a side."""
QUIET_ZONE = 4
"""Modules of white around it: the standard asks for four."""
ERROR_LEVEL = "m"
"""15 % of it may be dirty or torn; more makes the modules smaller on the same paper."""


def qr_picture(address: str) -> bytes:
    """Return a PNG."""
    return _written(address, "png", scale=PICTURE_SCALE)


def qr_drawing(address: str) -> bytes:
    """Return an SVG, which stays sharp at any size; one unit is one module."""
    return _written(address, "svg", scale=1)


def _written(address: str, kind: str, *, scale: int) -> bytes:
    import segno  # only whoever asks for a code pays for the library

    code = segno.make_qr(address, error=ERROR_LEVEL)
    target = BytesIO()
    if kind == "svg":
        code.save(target, kind="svg", scale=scale, border=QUIET_ZONE, light="#fff", omitsize=True)
    else:
        code.save(target, kind="png", scale=scale, border=QUIET_ZONE, light="#fff")
    return target.getvalue()
