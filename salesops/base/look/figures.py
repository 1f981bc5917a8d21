"""How values are written: one way for money, shares, days and moments, in both languages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from salesops.base.clock import BUSINESS_TZ, today

MINUS = "−"  # U+2212: as wide as a figure, so that columns stay aligned
NOTHING = "—"
KEPT = 2048


def _signed(text: str) -> str:
    return MINUS + text[1:] if text.startswith("-") else text


def dotted(*parts: object) -> str:
    """The parts that are there, as one quiet line: "Wang Qiang · East China", in Chinese without the spaces."""
    return pgettext("separator", " · ").join(said for part in parts if part is not None and (said := str(part)))


def amount_text(amount: Decimal | int | None) -> str:
    """1,234.50, with a true minus; "—" for nothing at all."""
    return NOTHING if amount is None else _signed(f"{amount + Decimal('0.00'):,.2f}")


def yuan_text(amount: Decimal | int | None) -> str:
    """¥1,234.50; a minus stands before the sign of the currency."""
    text = amount_text(amount)
    if text == NOTHING:
        return text
    return f"{MINUS}¥{text[1:]}" if text.startswith(MINUS) else f"¥{text}"


def round_amount_text(amount: Decimal) -> str:
    """88,000 for 88000.00 and 88,000.50 for 88000.50: for scales, where there is no room for empty cents."""
    text = amount_text(amount)
    return text.removesuffix(".00")


def quantity_text(quantity: Decimal | int | None) -> str:
    """A quantity without empty decimals: 12, 1.5, 1,200."""
    if quantity is None:
        return NOTHING
    text = f"{Decimal(quantity):,f}"
    return _signed(text.rstrip("0").rstrip(".") if "." in text else text)


def percent_text(share: Decimal | int | None) -> str:
    """A share of one as a percentage with at most two decimals: 0.05 → 5 %, 0.125 → 12.5 %."""
    if share is None:
        return NOTHING
    return f"{quantity_text((Decimal(share) * 100).quantize(Decimal('0.01')))} %"


def local(moment: datetime) -> datetime:
    """The moment on a Shanghai wall clock."""
    return moment.astimezone(BUSINESS_TZ)


def local_day(value: date | datetime) -> date:
    """The business day of a day or a moment."""
    return local(value).date() if isinstance(value, datetime) else value


def day_text(value: date | datetime | None) -> str:
    """21 Nov, 11 月 21 日; with the year when it is not this one."""
    if value is None:
        return NOTHING
    day = local_day(value)
    return _written(day, day.year == today().year, get_language())


def chinese_day(day: date) -> str:
    """2026年11月3日, as papers write it, whoever reads them."""
    return f"{day.year}年{day.month}月{day.day}日"


@lru_cache(KEPT)
def _written(day: date, is_this_year: bool, _language: str | None) -> str:
    return format_date(day, pgettext("date format", "j M") if is_this_year else pgettext("date format", "j M Y"))


def month_text(value: date) -> str:
    """October 2026, 2026 年 10 月."""
    return format_date(value, pgettext("date format", "F Y"))


def month_name(value: date) -> str:
    """October, 10 月; with the year when it is not this one."""
    return format_date(value, pgettext("date format", "F")) if value.year == today().year else month_text(value)


def day_heading(value: date | datetime) -> str:
    """Today, Yesterday, or the day: the line above a day's entries."""
    day = local_day(value)
    if day == today():
        return _("Today")
    if day == today() - timedelta(days=1):
        return _("Yesterday")
    return day_text(day)


def weekday_text(value: date | datetime) -> str:
    """Thu, 周四."""
    names = [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ]
    return names[local_day(value).weekday()]


def named_day_text(value: date | datetime) -> str:
    """Sat 21 Nov, 11 月 21 日 周六."""
    words = {"day": day_text(value), "weekday": weekday_text(value)}
    return pgettext("day with its weekday", "%(weekday)s %(day)s") % words


def time_text(value: datetime) -> str:
    """09:50 on a Shanghai wall clock."""
    return f"{local(value):%H:%M}"


def moment_text(value: datetime | None) -> str:
    """yesterday, today, tomorrow 09:50; Thu 09:50 in this week; next Mon 09:50 in the next; else day and time."""
    if value is None:
        return NOTHING
    day, now = local_day(value), today()
    time = time_text(value)
    match (day - now).days:
        case -1:
            return _("yesterday %(time)s") % {"time": time}
        case 0:
            return _("today %(time)s") % {"time": time}
        case 1:
            return _("tomorrow %(time)s") % {"time": time}
    monday = now - timedelta(days=now.weekday())
    weeks = (day - monday).days // 7
    if weeks == 0:
        return f"{weekday_text(day)} {time}"
    if weeks == 1:
        return _("next %(weekday)s %(time)s") % {"weekday": weekday_text(day), "time": time}
    return f"{day_text(day)} {time}"


def deadline_text(due_at: datetime) -> str:
    """Sun 24:00 where ``moment_text`` would say Monday 00:00."""
    text = moment_text(due_at)
    if not text.endswith("00:00"):
        return text
    return moment_text(due_at - timedelta(minutes=1)).removesuffix("23:59") + "24:00"
