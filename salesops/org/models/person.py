"""The person: employee and sign-in in one."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked
from salesops.base import clock
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.base.prepared import Prepared
from salesops.org import admin_rights
from salesops.org.enums import GrantName, Language, Post
from salesops.org.models.assignment import Assignment
from salesops.org.models.grant import Grant

if TYPE_CHECKING:
    from salesops.org.models.assignment import Region

SYSTEM = "system"

_assignment = Prepared[Assignment](
    lambda person, day: (
        Assignment.objects.select_related("region", "superior")
        .filter(person=person, during__contains=day)
        .order_by("during")[:1]
    ),
    int,
    date,
)
_grants = Prepared[str](
    lambda person, day: (
        Grant.objects.filter(person=person, during__contains=day).order_by("name").values_list("name", flat=True)
    ),
    int,
    date,
)


class PersonManager(BaseUserManager["Person"]):
    """Makes people; sign-in names are compared in lower case."""

    def create_user(self, username: str, password: str | None = None, **details: Any) -> "Person":
        """A person with a password, or none at all; ``salesops.org.actions.person.create_person`` also records it."""
        person = self.model(username=self.model.normalize_username(username), **details)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str, password: str | None = None, **details: Any) -> "Person":
        """For ``manage.py createsuperuser``: the first one in, who then makes the others."""
        return self.create_user(username, password, is_superuser=True, **details)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=self.model.normalize_username(username or ""))


@tracked(exclude=["password", "last_login"])
class Person(NeverDeleted, AbstractBaseUser):
    """Somebody who works here. Post, region and superior are dated facts: ``Assignment``.

    Made by ``salesops.org.actions.person.create_person``; ``is_active`` is changed by ``deactivate_person`` and
    ``reactivate_person`` only. People are never deleted.
    """

    username = models.CharField(_("sign-in name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("name"), max_length=60)
    name_latin = models.CharField(_("name in Latin letters"), max_length=60, blank=True)
    employee_no = models.CharField(_("employee number"), max_length=30, null=True, blank=True, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.CHINESE)
    is_active = models.BooleanField(_("active"), default=True)
    is_superuser = models.BooleanField(_("superuser"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="person_language_known")
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._assignments: dict[date, Assignment | None] = {}
        self._grants: dict[date, frozenset[str]] = {}

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("org:person-detail", self.pk)

    @classmethod
    def normalize_username(cls, username: str) -> str:
        return super().normalize_username(username).strip().lower()

    @classmethod
    def system(cls) -> Self:
        """The one who acts in jobs and imports; nobody can sign in as it."""
        person, _made = cls.objects.get_or_create(
            username=SYSTEM, defaults={"name": "系统", "name_latin": "System", "is_active": False, "password": "!"}
        )
        return person  # type: ignore[return-value]  # the manager makes what it is the manager of

    @property
    def is_system(self) -> bool:
        """Is this the program itself?"""
        return self.username == SYSTEM

    @property
    def administers(self) -> bool:
        """Holds the administrator's post today, or is a superuser: people, settings and the calendar are theirs."""
        return self.is_active and (self.is_superuser or self.post == Post.ADMIN)

    # ------------------------------------------------------------------------------------------ where one stands today
    def assignment_on(self, day: date) -> Assignment | None:
        """The post, region and superior of that day; one query, kept with this object."""
        if day not in self._assignments:
            self._assignments[day] = _assignment.first(self.pk, day)
        return self._assignments[day]

    def keep_assignment(self, day: date, assignment: Assignment | None) -> None:
        """Hand in what a list loaded for many people at once (``queries.with_assignments``)."""
        self._assignments[day] = assignment

    def keep_grants(self, day: date, granted: frozenset[str]) -> None:
        """Hand in the rights granted for that day."""
        self._grants[day] = granted

    def forget(self) -> None:
        """Ask the database again next time; called by the actions that change where somebody stands."""
        self._assignments.clear()
        self._grants.clear()

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        self.forget()
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)

    @property
    def post(self) -> Post | None:
        """Today's post, if any."""
        assignment = self.assignment_on(clock.today())
        return Post(assignment.post) if assignment else None

    @property
    def region(self) -> "Region | None":
        """Today's region, if the post has one."""
        assignment = self.assignment_on(clock.today())
        return assignment.region if assignment else None

    @property
    def region_id(self) -> int | None:
        """The key of today's region."""
        assignment = self.assignment_on(clock.today())
        return assignment.region_id if assignment else None

    @property
    def superior(self) -> "Person | None":
        """Today's superior by the record, active or not; ``queries.above`` skips those who left."""
        assignment = self.assignment_on(clock.today())
        return assignment.superior if assignment else None

    def grants_on(self, day: date) -> frozenset[str]:
        """The names of the rights granted for that day; one query, kept with this object."""
        if day not in self._grants:
            self._grants[day] = frozenset(_grants(self.pk, day))
        return self._grants[day]

    # ------------------------------------------------------------------------------------ Django's admin, and only that
    @property
    def is_staff(self) -> bool:
        """May enter the admin: superusers, the administrator's post, the price keeper."""
        return self.administers or (self.is_active and GrantName.PRICE_KEEPER in self.grants_on(clock.today()))

    def _admin_holdings(self) -> set[str]:
        holdings: set[str] = set(self.grants_on(clock.today()))
        if self.post:
            holdings.add(self.post)
        return holdings

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's question about a model in the admin; pages of the product ask ``can_…`` in rules instead."""
        if not self.is_active:
            return False
        return self.is_superuser or admin_rights.allows(self._admin_holdings(), perm)

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        if not self.is_active:
            return False
        return self.is_superuser or admin_rights.allows_app(self._admin_holdings(), app_label)
