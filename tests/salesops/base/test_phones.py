"""Telephone numbers: the table of the papers, and the spellings around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.phones import BadPhone, parse_phone

MOBILE = "+8613800138000"


@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize(
    ("typed", "kind", "e164", "extension"),
    [
        ("+86 138-0013-8000", "mobile", MOBILE, ""),
        ("0086 138 0013 8000", "mobile", MOBILE, ""),
        ("013800138000", "mobile", MOBILE, ""),
        ("8613800138000", "mobile", MOBILE, ""),
        ("138 0013 8000", "mobile", MOBILE, ""),
        ("(86)138-0013-8000", "mobile", MOBILE, ""),
        ("０１０－６５８８ １２３４", "fixed", "+861065881234", ""),
        ("86-755-26001234", "fixed", "+8675526001234", ""),
        ("+86 0755 2600 1234", "fixed", "+8675526001234", ""),
        ("+86 (21) 5888 0000", "fixed", "+862158880000", ""),
        ("(021)58880000转8012", "fixed", "+862158880000", "8012"),
        ("0571-8765 4321-801", "fixed", "+8657187654321", "801"),
        ("0755-26001234*808", "fixed", "+8675526001234", "808"),
        ("0755-26001234 分机 808", "fixed", "+8675526001234", "808"),
        ("0755-26001234 ext. 808", "fixed", "+8675526001234", "808"),
        ("0755-26001234#808", "fixed", "+8675526001234", "808"),
        ("0710–3567890", "fixed", "+867103567890", ""),
        ("4008-123-456", "service", "", ""),
        ("800-810-1234转5", "service", "", "5"),
        ("+852 2525 1234", "foreign", "+85225251234", ""),
        ("00852-2525-1234", "foreign", "+85225251234", ""),
        ("95588", "short", "", ""),
        ("10086", "short", "", ""),
        ("58880000", "local", "", ""),
        ("5888000", "local", "", ""),
    ],
)
def test_numbers_as_people_write_them(typed: str, kind: str, e164: str, extension: str) -> None:
    phone = parse_phone(typed)
    assert (phone.kind, phone.e164, phone.extension) == (kind, e164, extension)


@pytest.mark.parametrize(
    "typed",
    [
        "12345678901",
        "1380013800",
        "010-12345678",
        "026-12345678",
        "",
        "-",
        "++86",
        "转801",
        "138001380001",
        "abc",
        "+",
        "+1",
        "0",
    ],
)
def test_what_cannot_be_a_number_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone) as refused:
        parse_phone(typed)
    assert str(refused.value.sentence)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("13800138000", "138 0013 8000"),
        ("01065881234转801", "010-6588 1234 转 801"),
        ("057187654321", "0571-8765 4321"),
        ("07103567890", "0710-356 7890"),
        ("4008123456", "400-812-3456"),
        ("+852 2525 1234", "+852 2525 1234"),
    ],
)
def test_numbers_as_papers_print_them(typed: str, shown: str) -> None:
    assert parse_phone(typed).shown == shown


def test_what_is_shown_is_read_again() -> None:
    phone = parse_phone("(021)58880000转8012")
    assert parse_phone(phone.shown) == phone


def test_a_service_number_keeps_its_digits() -> None:
    assert parse_phone("4008-123-456").number == "4008123456"


@given(st.text(alphabet="0123456789+-() 转*#e\u3000０－", max_size=80) | st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        phone = parse_phone(text)
    except ValueError:
        return
    assert phone.number.lstrip("+").isdigit()
    assert parse_phone(phone.shown).e164 == phone.e164
