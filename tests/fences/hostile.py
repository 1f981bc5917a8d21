"""What no form, filter or address may stumble over, and ways to send it that no browser would take."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote_from_bytes

VALUES: tuple[str, ...] = (
    "\x00",
    "a\x00b",
    "\ud800",
    "NaN",
    "-Infinity",
    "1e999999",
    "-1e-999999",
    "9" * 5000,
    "-9223372036854775809",
    "9223372036854775808",
    "0",
    "-1",
    "²",  # a digit that is no number
    "٣",  # a number that is no digit of ours
    "１２，３４５．６７",
    "1_000",
    "0x10",
    "0000-01-01",
    "10000-01-01",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    '{"a":' * 2000,
    "[" * 2000,
    "' OR 1=1 --",
    "%s%n%(x)s{0}{x.__class__}",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "=HYPERLINK(1)",
    "\u202e\u200b\ufeff",
    "\r\nSet-Cookie: a=b",
    "../../../../etc/passwd",
    "字" * 20_000,
    "👩‍👩‍👧‍👧" * 50,
    "true",
    " ",
    "",
)
KEYS = (0, 2**31, 2**63, 10**30)
FORM = "application/x-www-form-urlencoded"


def encoded(fields: Mapping[str, Any]) -> bytes:
    """As a form sends it; lone surrogates too, which a browser would never let through."""
    pairs = [
        (name, one) for name, value in fields.items() for one in (value if isinstance(value, list | tuple) else [value])
    ]
    return "&".join(f"{percent(str(name))}={percent(str(value))}" for name, value in pairs).encode()


def percent(text: str) -> str:
    """Percent-encoded, whatever it is."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


def broken_bodies() -> Iterator[tuple[str, bytes]]:
    """Content types with bodies that they don't describe."""
    yield "multipart/form-data", b"no boundary"
    yield "multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nnever ends'
    yield "multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; filename="\x00"\r\n\r\n\r\n--x--'
    yield "multipart/form-data; boundary=\x00\xff", b"\xff\xfe"
    yield "application/json", b'{"a":' * 100_000
    yield FORM, b"%ZZ=%&&&===&a=%ff%fe&\xff=\xff"
    yield f"{FORM}; charset=utf-16", b"\xff\xfea\x00"
    yield f"{FORM}; charset=no-such", b"a=b"
    yield FORM, b"&".join(b"a%d=1" % number for number in range(5000))
    yield "", b"nothing said"
