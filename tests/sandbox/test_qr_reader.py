"""The sandbox's camera reads what an encoder that it knows nothing of has drawn."""

from io import BytesIO

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from sandbox.qr_reader import UnreadableCodeError, read_qr

ADDRESSES = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789_-/.:?="), min_size=1, max_size=90
)


def drawn(text: str, *, level: str = "m", scale: int = 4, border: int = 4, **how: object) -> bytes:
    target = BytesIO()
    code = segno.make_qr(text, error=level, boost_error=False)
    code.save(target, kind="png", scale=scale, border=border, light="#fff", **how)
    return target.getvalue()


@given(text=ADDRESSES, level=st.sampled_from("lmqh"), scale=st.integers(2, 12))
def test_it_reads_addresses(text: str, level: str, scale: int) -> None:
    if int(segno.make_qr(f"z{text}", error=level, boost_error=False).version) <= 10:
        assert read_qr(drawn(f"z{text}", level=level, scale=scale)) == f"z{text}"


@pytest.mark.parametrize("mask", range(8))
def test_it_knows_every_mask(mask: int) -> None:
    target = BytesIO()
    code = segno.make_qr("https://t.me/some_bot?start=spring", error="m", mask=mask)
    code.save(target, kind="png", scale=3, border=4)
    assert read_qr(target.getvalue()) == "https://t.me/some_bot?start=spring"


@pytest.mark.parametrize("version", range(1, 11))
@pytest.mark.parametrize("level", "lmqh")
def test_it_knows_every_version_and_level(version: int, level: str) -> None:
    target = BytesIO()
    code = segno.make_qr("t.me/b", error=level, version=version, boost_error=False)
    code.save(target, kind="png", scale=3, border=4)
    assert read_qr(target.getvalue()) == "t.me/b"


def test_letters_that_take_less_room_are_read() -> None:
    assert read_qr(drawn("T.ME/SOME-BOT")) == "T.ME/SOME-BOT"


@pytest.mark.parametrize("border", [0, 2])
def test_without_the_white_around_it_no_camera_reads_it(border: int) -> None:
    with pytest.raises(UnreadableCodeError, match="quiet zone"):
        read_qr(drawn("https://t.me/some_bot", border=border))


def test_what_is_no_code_is_refused() -> None:
    for picture in (b"", b"GIF89a", drawn("x")[:8]):
        with pytest.raises((UnreadableCodeError, KeyError)):
            read_qr(picture)


def test_a_code_with_another_text_reads_otherwise() -> None:
    one = "https://t.me/some_bot?start=spring"
    other = one[::-1]
    assert read_qr(drawn(one)) != read_qr(drawn(other))
