"""Robots of WeCom, DingTalk and Feishu: three services, whose addresses stand in apprise and not in our database.

What a person pastes is taken apart into a token; the rest of the address is thrown away. No other host can be called:
not by a typed address, not by a stored one, not by a redirect.
"""

import re
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext_lazy as _

from salesops.base.refusals import Refusal
from salesops.notices.enums import Service
from salesops.notices.post import Silence

CONNECT_SECONDS = 4.0
READ_SECONDS = 8.0

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
_SECRET = re.compile(r"[A-Za-z0-9]{16,128}")
_FEISHU_PATH = "/open-apis/bot/v2/hook/"


class NotTaken(Exception):
    """The service did not take the message; the text is what it said, without the robot's address."""


@dataclass(frozen=True, slots=True)
class Address:
    """What is kept of a robot's address."""

    service: Service
    token: str


def address_of(text: str) -> Address:
    """Take apart the address that a robot's service shows to who adds it. Refused: any other address (DSH-3)."""
    try:
        parts = urlsplit(text.strip())
        query = parse_qs(parts.query)
        is_plain = parts.scheme == "https" and parts.port in (None, 443) and not parts.username
    except ValueError:
        raise _not_theirs() from None
    place, found = (parts.hostname, parts.path), None
    if place == ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send"):
        found = Service.WECOM, query.get("key", [""])[0]
    elif place == ("oapi.dingtalk.com", "/robot/send"):
        found = Service.DINGTALK, query.get("access_token", [""])[0]
    elif parts.hostname == "open.feishu.cn" and parts.path.startswith(_FEISHU_PATH):
        found = Service.FEISHU, parts.path.removeprefix(_FEISHU_PATH).rstrip("/")
    if not is_plain or found is None or not _TOKEN.fullmatch(found[1]):
        raise _not_theirs()
    return Address(*found)


def check_secret(service: Service, secret: str) -> str:
    """The secret for signing, if any. Refused: for a service that signs nothing here, and what can't be one."""
    secret = secret.strip()
    if secret and (service != Service.DINGTALK or not _SECRET.fullmatch(secret)):
        raise Refusal(
            "DSH-3",
            _("Only DingTalk's robots are given a secret here; it begins with SEC."),
            _("Leave it empty; let the robot accept messages by a keyword, Salesops."),
            field="secret",
        )
    return secret


def say(service: Service, token: str, secret: str, text: str) -> None:
    """Have the robot say ``text``; waits at most twelve seconds. Raises ``NotTaken``, or ``Silence``."""
    heard = _services()
    heard.answer, heard.is_silent = None, False
    # Redirects are not followed: they could lead to any host.
    settings = {"redirect": "no", "cto": CONNECT_SECONDS, "rto": READ_SECONDS}
    if service == Service.WECOM:
        robot = heard.wecom.NotifyWeComBot(key=token, **settings)
    elif service == Service.DINGTALK:
        robot = heard.dingtalk.NotifyDingTalk(token=token, secret=secret or None, **settings)
    else:
        robot = heard.feishu.NotifyFeishu(token=token, **settings)
    is_sent = robot.send(text)
    if heard.is_silent:
        raise Silence("no answer")
    if heard.answer is None:
        raise NotTaken("nobody answers")
    if not is_sent:
        raise NotTaken(f"HTTP {heard.answer.status_code}")
    _refused(heard.answer)


def _refused(answer: Any) -> None:
    """These services answer 200 to a wrong key and say in the body that they refuse; apprise takes that for sent."""
    try:
        said = answer.json()
        code, words = said.get("errcode", said.get("code", 0)), said.get("errmsg", said.get("msg", ""))
    except (ValueError, AttributeError):
        raise NotTaken("an answer that is none") from None
    if code:
        raise NotTaken(f"{code} {str(words)[:100]}")


class _Services:
    """apprise's plugins, each with an ear at its ``requests.post``: they keep the answer to themselves."""

    def __init__(self) -> None:
        # Half a second to import, and needed by the sending job alone.
        from apprise.plugins import dingtalk, feishu, wecombot  # noqa: PLC0415

        self.wecom, self.dingtalk, self.feishu = wecombot, dingtalk, feishu
        self.answer: Any = None
        self.is_silent = False
        plugins: tuple[Any, ...] = (wecombot, dingtalk, feishu)
        for module in plugins:
            module.requests = _Ear(module.requests, self)


class _Ear:
    """Stands before the library ``requests`` and remembers what the last ``post`` was answered."""

    def __init__(self, library: ModuleType, listener: _Services) -> None:
        self._library, self._listener = library, listener

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """As ``requests.post``."""
        try:
            self._listener.answer = self._library.post(*args, **kwargs)
        except self._library.ReadTimeout:
            self._listener.is_silent = True
            raise
        return self._listener.answer


@cache
def _services() -> _Services:
    return _Services()


def _not_theirs() -> Refusal:
    return Refusal(
        "DSH-3",
        _("This is no address of a robot of WeCom, DingTalk or Feishu. No others are called."),
        _("Copy the whole webhook address that the group shows for its robot."),
        field="address",
    )
