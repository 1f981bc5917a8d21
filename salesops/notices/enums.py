"""Groups of notices, ways out of the house, and what becomes of a message."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeGroup(TextChoices):
    """What a notice is to its reader; each person says per group how it reaches them (DSH-3)."""

    WAITING = "waiting", _("Something waits for you")
    LATE = "late", _("A deadline is near or over")
    RESULT = "result", _("What became of your papers")
    NEWS = "news", _("Further news")
    ALERT = "alert", _("Safety and operation")


class Mode(TextChoices):
    """When a notice goes out by e-mail; in the app it always stands at once."""

    NOW = "now", _("at once")
    DIGEST = "digest", _("once a day")
    OFF = "off", _("not at all")


class Channel(TextChoices):
    """The ways out."""

    MAIL = "mail", _("e-mail")
    DIGEST = "digest", _("daily e-mail")
    ROBOT = "robot", _("robot")


class DeliveryState(TextChoices):
    """waiting → sending → sent; dropped, when it no longer concerns the person; failed, when it was refused too often;
    unclear, when twice nobody answered whether it arrived."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("no longer wanted")
    FAILED = "failed", _("not taken")
    UNCLEAR = "unclear", _("perhaps sent")


class Service(TextChoices):
    """Whose robots are called; no others are."""

    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")


class NoticeVerb(TextChoices):
    """What is recorded: a robot is a way out of the house."""

    ROBOT_ADDED = "notices.robot.added", _("added a robot for notices")
    ROBOT_PARKED = "notices.robot.parked", _("stopped a robot that failed")
    ROBOT_ENDED = "notices.robot.ended", _("removed a robot for notices")


# What counts while a person has chosen nothing: what waits comes at once, the rest once a day, robots not at all.
AT_FIRST = {
    NoticeGroup.WAITING: Mode.NOW,
    NoticeGroup.LATE: Mode.NOW,
    NoticeGroup.RESULT: Mode.DIGEST,
    NoticeGroup.NEWS: Mode.DIGEST,
    NoticeGroup.ALERT: Mode.NOW,
}
