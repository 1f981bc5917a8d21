"""What people were told, how they want to be reached, and what became of each message."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.base.append_only import NeverDeleted
from salesops.notices.enums import Channel, DeliveryState, Mode, NoticeGroup, Service
from salesops.notices.kinds import sentence


class Notice(models.Model):
    """One fact told to one person. Made by ``tell``; ``read_at`` is set by ``mark_read`` and ``mark_all_read``.

    ``subject`` is the record it is about, if any: whoever may no longer see that gets no message about it.
    ``is_routed`` is set by ``routing.route``, which decides by which ways it goes out.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=80)
    params = models.JSONField(_("particulars"), default=dict)
    url = models.CharField(_("address"), max_length=500)
    key = models.CharField(_("fact"), max_length=200)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField(_("record"), null=True)
    created_at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("read"), null=True)
    is_routed = models.BooleanField(_("on its way"), default=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            # Whoever tells again what was told (a retried job, a second beat) tells nothing.
            models.UniqueConstraint(fields=["person", "key"], name="notice_once_per_fact"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["id"], condition=Q(is_routed=False), name="notice_to_route"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What the person is told, in the present language."""
        return sentence(self.kind, self.params)


class Preference(models.Model):
    """How one group of notices reaches one person. Written by ``actions.choose``; without one, ``AT_FIRST`` counts."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    group = models.CharField(_("group of notices"), max_length=20, choices=NoticeGroup)
    mail = models.CharField(_("by e-mail"), max_length=10, choices=Mode)
    robots = models.BooleanField(_("by robot"), default=False)

    class Meta:
        verbose_name = _("preference for notices")
        verbose_name_plural = _("preferences for notices")
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="preference_once_per_group"),
            models.CheckConstraint(condition=Q(group__in=NoticeGroup.values), name="preference_group_known"),
            models.CheckConstraint(condition=Q(mail__in=Mode.values), name="preference_mode_known"),
        ]


class QuietHours(models.Model):
    """The hours of the day in which nothing goes out to a person; over midnight where the end is the earlier one."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")
        constraints = [models.CheckConstraint(condition=~Q(begins=models.F("ends")), name="quiet_hours_have_a_length")]


class Robot(NeverDeleted):
    """A group robot that speaks to one person. ``token`` and ``secret`` are its address: written once, shown never.

    Kept are not addresses but the tokens in them: whom we call follows from ``service``, so nobody else can be called.
    Doors: ``actions.add_robot``, ``actions.end_robot``, ``sending.park_robot``, and ``sending.revive_robot`` after a
    test that went through.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    service = models.CharField(_("service"), max_length=20, choices=Service)
    name = models.CharField(_("name"), max_length=60)
    token = models.CharField(max_length=200)
    secret = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("added"))
    parked_at = models.DateTimeField(_("stopped"), null=True)
    ended_at = models.DateTimeField(_("removed"), null=True)

    class Meta:
        verbose_name = _("robot")
        verbose_name_plural = _("robots")
        constraints = [
            models.CheckConstraint(condition=Q(service__in=Service.values), name="robot_service_known"),
            # A robot that is gone keeps no way to reach it.
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(token="", secret=""), name="robot_ended_has_no_address"
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="robot_of_person")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One notice on one way out. Made by ``routing.route``; its state is changed in ``salesops.notices.sending`` only.

    Claimed in one transaction, sent in none, marked in another. ``silences`` counts claims that nobody marked: their
    sender died, and whether the message arrived nobody knows. It is sent once more, and then no more.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    channel = models.CharField(_("way"), max_length=10, choices=Channel)
    robot = models.ForeignKey(Robot, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    not_before = models.DateTimeField(_("not before"))
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    silences = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sent notice")
        verbose_name_plural = _("sent notices")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel", "robot"], nulls_distinct=False, name="delivery_once_per_way"
            ),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(channel=Channel.ROBOT, robot__isnull=False)
                | Q(channel__in=[Channel.MAIL, Channel.DIGEST], robot__isnull=True),
                name="delivery_robot_where_a_robot_speaks",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING]),
                name="delivery_open",
            ),
        ]
