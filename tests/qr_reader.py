"""Reads QR codes back from the pictures that the bot sends, as a phone would."""

import struct
import zlib
from collections.abc import Iterator

import resvg_py
import zxingcpp

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def read_picture(png: bytes) -> str:
    """Return what the one code in a PNG says."""
    width, height, rows = _grey(png)
    image = memoryview(b"".join(rows)).cast("B", (height, width))
    (found,) = zxingcpp.read_barcodes(image)
    assert str(found.format) in {"QR Code", "QRCode", "BarcodeFormat.QRCode"}, found.format
    text: str = found.text
    return text


def read_drawing(svg: bytes, *, dots: int = 600) -> str:
    """Return what the one code in an SVG says, printed that large."""
    return read_picture(bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=dots)))


def size_of(png: bytes) -> tuple[int, int]:
    """Return a PNG's width and height."""
    width, height, _ = _grey(png)
    return width, height


def _grey(png: bytes) -> tuple[int, int, list[bytes]]:
    assert png.startswith(_SIGNATURE)
    chunks = list(_chunks(png[len(_SIGNATURE) :]))
    header = dict(chunks)[b"IHDR"]
    width, height, depth, colour = struct.unpack(">IIBB", header[:10])
    channels = _CHANNELS[colour]
    data = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    stride = (width * depth * channels + 7) // 8
    step = max(1, depth * channels // 8)
    rows, above = [], bytes(stride)
    for start in range(0, len(data), stride + 1):
        above = _unfiltered(data[start], data[start + 1 : start + 1 + stride], above, step)
        rows.append(_bytes_of(above, depth, channels, width))
    assert len(rows) == height
    return width, height, rows


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    while body:
        length, name = struct.unpack(">I4s", body[:8])
        yield name, body[8 : 8 + length]
        body = body[12 + length :]


def _unfiltered(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    done = bytearray(row)
    for index in range(len(done)):
        left = done[index - step] if index >= step else 0
        up, corner = above[index], above[index - step] if index >= step else 0
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        done[index] = (done[index] + guess) & 0xFF
    return bytes(done)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda one: abs(estimate - one))


def _bytes_of(row: bytes, depth: int, channels: int, width: int) -> bytes:
    """Return a byte a dot: the first channel's, which says enough of black and white."""
    if depth == 8:
        return row[::channels][:width]
    bits = (row[index // 8] >> (7 - index % 8) & 1 for index in range(width))
    return bytes(255 * bit for bit in bits)
