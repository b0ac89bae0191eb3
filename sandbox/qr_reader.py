"""Reads a QR code from a PNG, as a phone's camera would: by the standard (ISO/IEC 18004), and by
nothing that drew it.

The picture is taken as it leaves a program: upright, sharp and undamaged. So nothing is corrected;
what is wrong is refused, by the format's own check bits. Versions 1 to 10, bytes and letters.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Bits = list[list[bool]]
"""Rows of modules; true is dark."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DARK = 128
_FORMAT_MASK = 0b101010000010010
_FORMAT_POLYNOMIAL = 0b10100110111
_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, _: y % 2 == 0,
    lambda _, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
_ALIGNMENT: tuple[tuple[int, ...], ...] = (
    (), (6, 18), (6, 22), (6, 26), (6, 30), (6, 34), (6, 22, 38), (6, 24, 42), (6, 26, 46),
    (6, 28, 50),
)  # fmt: skip
_BLOCKS = {
    "L": ("1x19", "1x34", "1x55", "1x80", "1x108", "2x68", "2x78", "2x97", "2x116", "2x68 2x69"),
    "M": ("1x16", "1x28", "1x44", "2x32", "2x43", "4x27", "4x31", "2x38 2x39", "3x36 2x37",
          "4x43 1x44"),
    "Q": ("1x13", "1x22", "2x17", "2x24", "2x15 2x16", "4x19", "2x14 4x15", "4x18 2x19",
          "4x16 4x17", "6x19 2x20"),
    "H": ("1x9", "1x16", "2x13", "4x9", "2x11 2x12", "4x15", "4x13 1x14", "4x14 2x15", "4x12 4x13",
          "6x15 2x16"),
}  # fmt: skip
"""How many blocks of how many data bytes, by level and version (table 9 of the standard)."""


class UnreadableCodeError(ValueError):
    """No camera would read that."""


def read_qr(picture: bytes) -> str:
    """Return what the code in a picture says.

    Raises:
        UnreadableCodeError: there is no code in it, or one that is not understood.
    """
    modules = _modules(_pixels(picture))
    size = len(modules)
    if size % 4 != 1 or not 21 <= size <= 57:
        raise UnreadableCodeError(f"{size} modules a side")
    level, mask = _format(modules)
    return _text(_data(_codewords(modules, mask), level, size), size)


# --- the picture ---


def _pixels(picture: bytes) -> Bits:
    """Decode a PNG of shades of grey, or of a palette of two."""
    if not picture.startswith(_SIGNATURE):
        raise UnreadableCodeError("no PNG")
    chunks = dict[bytes, bytes]()
    at = len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        kind = picture[at + 4 : at + 8]
        chunks[kind] = chunks.get(kind, b"") + picture[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if colours not in {0, 3} or interlaced:
        raise UnreadableCodeError("colours, or interlaced")
    stride = (width * depth + 7) // 8
    raw = zlib.decompress(chunks[b"IDAT"])
    rows: Bits = []
    before = bytes(stride)
    for y in range(height):
        line = raw[y * (stride + 1) : (y + 1) * (stride + 1)]
        before = _unfiltered(line[0], line[1:], before)
        rows.append([_is_dark(before, x, depth, chunks.get(b"PLTE")) for x in range(width)])
    return rows


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    if kind == 0:
        return line
    if kind == 2:
        return bytes((one + up) & 0xFF for one, up in zip(line, above, strict=True))
    raise UnreadableCodeError(f"filter {kind}")


def _is_dark(line: bytes, x: int, depth: int, palette: bytes | None) -> bool:
    per_byte = 8 // depth
    shift = 8 - depth * (x % per_byte + 1)
    value = line[x // per_byte] >> shift & ((1 << depth) - 1)
    if palette is not None:
        return sum(palette[value * 3 : value * 3 + 3]) < 3 * _DARK
    return value * 255 < _DARK * ((1 << depth) - 1)


def _modules(pixels: Bits) -> Bits:
    """Find the code, and look at the middle of each of its modules."""
    dark = [y for y, row in enumerate(pixels) if any(row)]
    if not dark:
        raise UnreadableCodeError("nothing is dark")
    top, bottom = dark[0], dark[-1] + 1
    left = pixels[top].index(True)
    finder = 0
    while pixels[top][left + finder]:  # the upper edge of a finder: seven modules
        finder += 1
    scale, side = finder / 7, bottom - top
    if min(top, left) < 4 * scale:
        raise UnreadableCodeError("no quiet zone")
    size = round(side / scale)
    return [
        [pixels[int(top + (y + 0.5) * scale)][int(left + (x + 0.5) * scale)] for x in range(size)]
        for y in range(size)
    ]


# --- the code ---


def _format(modules: Bits) -> tuple[str, int]:
    """Return the level and the mask, if their check bits are right."""
    places = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    bits = 0
    for y, x in places:
        bits = bits << 1 | modules[y][x]
    bits ^= _FORMAT_MASK
    rest = bits
    for shift in range(4, -1, -1):
        if rest >> (shift + 10) & 1:
            rest ^= _FORMAT_POLYNOMIAL << shift
    if rest:
        raise UnreadableCodeError("the format's check bits are wrong")
    return _LEVELS[bits >> 13], bits >> 10 & 0b111


def _codewords(modules: Bits, mask: int) -> bytes:
    """Walk through the modules that hold data, two columns at a time, up and down."""
    size = len(modules)
    reserved, masked = _reserved(size), _MASKS[mask]
    bits = []
    upwards, right = True, size - 1
    while right > 0:
        right -= right == 6  # the column of the timing pattern
        for y in range(size - 1, -1, -1) if upwards else range(size):
            bits += [
                modules[y][x] != masked(y, x) for x in (right, right - 1) if (y, x) not in reserved
            ]
        upwards, right = not upwards, right - 2
    whole = len(bits) // 8 * 8
    return bytes(
        int("".join("1" if bit else "0" for bit in bits[at : at + 8]), 2)
        for at in range(0, whole, 8)
    )


def _reserved(size: int) -> frozenset[tuple[int, int]]:
    """Return the modules that are no data: finders with formats, timing, alignment, version."""
    far = size - 8
    found = {(y, x) for y in range(9) for x in range(9)}
    found |= {(y, x) for y in range(9) for x in range(far, size)}
    found |= {(y, x) for y in range(far, size) for x in range(9)}
    found |= {(6, one) for one in range(size)} | {(one, 6) for one in range(size)}
    centres = _ALIGNMENT[_version(size) - 1]
    for cy in centres:
        for cx in centres:
            if (cy, cx) not in {(6, 6), (6, centres[-1]), (centres[-1], 6)}:
                found |= {(cy + y, cx + x) for y in range(-2, 3) for x in range(-2, 3)}
    if _version(size) >= 7:
        found |= {(y, x) for y in range(6) for x in range(size - 11, far)}
        found |= {(x, y) for y in range(6) for x in range(size - 11, far)}
    return frozenset(found)


def _version(size: int) -> int:
    return (size - 17) // 4


def _data(codewords: bytes, level: str, size: int) -> bytes:
    """Put the data bytes of all blocks in a row again; they are interleaved."""
    lengths: list[int] = []
    for part in _BLOCKS[level][_version(size) - 1].split():
        number, length = map(int, part.split("x"))
        lengths += [length] * number
    blocks: list[list[int]] = [[] for _ in lengths]
    source = iter(codewords)
    for at in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if at < length:
                block.append(next(source))
    return bytes(byte for block in blocks for byte in block)


@dataclass
class _Stream:
    data: bytes
    at: int = 0

    def take(self, count: int) -> int:
        value = 0
        for _ in range(count):
            value = value << 1 | (self.data[self.at // 8] >> (7 - self.at % 8) & 1)
            self.at += 1
        return value

    @property
    def left(self) -> int:
        return len(self.data) * 8 - self.at


def _text(data: bytes, size: int) -> str:
    return "".join(_segments(_Stream(data), wide=_version(size) >= 10))


def _segments(stream: _Stream, *, wide: bool) -> Iterator[str]:
    while stream.left >= 4 and (mode := stream.take(4)):
        if mode == 0b0100:
            count = stream.take(16 if wide else 8)
            yield bytes(stream.take(8) for _ in range(count)).decode()
        elif mode == 0b0010:
            count = stream.take(11 if wide else 9)
            for _ in range(count // 2):
                first, second = divmod(stream.take(11), 45)
                yield _ALPHANUMERIC[first] + _ALPHANUMERIC[second]
            if count % 2:
                yield _ALPHANUMERIC[stream.take(6)]
        else:
            raise UnreadableCodeError(f"mode {mode}")
