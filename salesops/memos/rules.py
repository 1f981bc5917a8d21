"""Who may write, read and change memos and leak reports (APP-9, CNF-4, ORG-2)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.approvals.models import Consultation, Step
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.evidence.rules import can_see_log
from salesops.memos.enums import INSTRUCTION, LEAK, PROBLEM
from salesops.memos.models import LeakReport, Memo
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import above, people_below
from salesops.org.visibility import visible, visible_to


@visible(Memo)
def memos_visible_to(person: Person) -> QuerySet[Memo]:
    """The own ones, those of the people below, those one is or was asked about; for those who see all, every one."""
    if person.post in ALL_SEEING_POSTS:
        return Memo.objects.all()
    asked = Step.objects.filter(request__kind__in=(INSTRUCTION, PROBLEM), approver=person)
    consulted = Consultation.objects.filter(request__kind__in=(INSTRUCTION, PROBLEM), colleague=person)
    involved = asked.values("request__subject_id").union(consulted.values("request__subject_id"))
    own = Q(owner=person) | Q(author=person)
    return Memo.objects.filter(own | Q(owner__in=people_below(person)) | Q(pk__in=involved))


@visible(LeakReport)
def leaks_visible_to(person: Person) -> QuerySet[LeakReport]:
    """One's own; for the general manager, and for whoever decides in their place, those that don't concern them."""
    seen = Q(author=person)
    if person.post == Post.GM:
        seen |= ~Q(concerned=person)
    else:
        decides = Step.objects.filter(request__kind=LEAK, approver=person)
        seen |= ~Q(concerned=person) & Q(pk__in=decides.values("request__subject_id"))
    return LeakReport.objects.filter(seen)


def can_write_memo(person: Person) -> Verdict:
    """Everybody who has a superior to ask."""
    if person.is_active and above(person):
        return Allowed()
    return Denied(_("There is nobody above you who could answer."), "APP-9")


def can_report_leak(person: Person) -> Verdict:
    """Everybody: whoever notices a leak reports it."""
    if person.is_active:
        return Allowed()
    return Denied(_("This account is no longer active."), "CNF-4")


def can_change_memo(person: Person, memo: Memo) -> Verdict:
    """Whoever waits for the answer, and nobody for them."""
    if person.is_active and person.pk == memo.owner_id:
        return Allowed()
    return Denied(_("A memo is changed by the one who waits for the answer."), "APP-9")


def can_change_leak(person: Person, leak: LeakReport) -> Verdict:
    """Its author alone."""
    if person.is_active and person.pk == leak.author_id:
        return Allowed()
    return Denied(_("A leak report is changed by its author."), "CNF-4")


def can_see_memo(person: Person, memo: Memo) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if visible_to(person, Memo).filter(pk=memo.pk).exists():
        return Allowed()
    return Denied(_("A memo is read by its author and the superiors."), "ORG-2")


def can_see_leak(person: Person, leak: LeakReport) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if visible_to(person, LeakReport).filter(pk=leak.pk).exists():
        return Allowed()
    return Denied(_("A leak report is read by its author and the general manager."), "CNF-4")


def can_read_leak_log(person: Person, author_id: int) -> Verdict:
    """The access log with a report is for whoever decides on it: reporting a leak opens nobody else's log (CNF-2)."""
    if person.pk != author_id:
        return Allowed()
    return can_see_log(person)
