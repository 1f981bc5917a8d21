"""The editor of a chain's draft. Every button is a form that ends in one action; the page is then drawn afresh.

htmx follows the redirect and swaps the editor alone; without it the whole page comes back. Nothing is kept in the
browser but which form is open (``?at=stage-12``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.approvals import chain_edit
from salesops.approvals.chain_choices import codes_of
from salesops.approvals.chain_pages import VersionSheet, whole_version
from salesops.approvals.chain_words import Words, limit_text
from salesops.approvals.chains import discard_draft, draft_version, put_in_force, stale
from salesops.approvals.enums import VersionState
from salesops.approvals.forms.chain import (
    AskForm,
    InForceForm,
    LimitForm,
    MoveForm,
    NewStageForm,
    SeenForm,
    StageForm,
)
from salesops.approvals.models import Chain, ChainVersion, SignOff, Stage
from salesops.approvals.rules import can_edit_chains
from salesops.approvals.views.chains import load_chain
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, reader
from salesops.policy.refused import attempt

FOUND = 302
REJECTED = 422


@dataclass(frozen=True)
class Desk:
    """The chain being edited, by whom, and its draft with all its words."""

    http: HttpRequest
    chain: Chain
    draft: ChainVersion
    sheet: VersionSheet

    @property
    def initial(self) -> dict[str, Any]:
        """What every form carries back."""
        return {"draft": self.draft.pk, "revision": self.draft.revision}

    def stage(self, pk: int) -> Stage:
        """A stage of the draft; one that is gone was taken out by somebody else."""
        found = next((line.stage for line in self.sheet.lines if line.stage.pk == pk), None)
        if found is None:
            raise stale(self.chain)
        return found

    def sign_off(self, pk: int) -> SignOff:
        """A sign-off of the draft, likewise."""
        asks = (ask.sign_off for line in self.sheet.lines for ask in line.asks)
        found = next((one for one in asks if one.pk == pk), None)
        if found is None:
            raise stale(self.chain)
        return found


def _desk(http: HttpRequest, pk: int) -> Desk | None:
    """The editor's desk; None where no draft is being edited. 404 and 403 as everywhere."""
    chain = load_chain(http, pk)
    deny(can_edit_chains(reader(http)))
    draft = whole_version(chain, state=VersionState.DRAFT)
    return Desk(http, chain, draft, VersionSheet(draft, Words.of(chain.kind))) if draft else None


def _at_work(http: HttpRequest, pk: int) -> Desk:
    """The desk for a form: whoever sends one after the draft has ended is told that it has."""
    desk = _desk(http, pk)
    if desk is None:
        raise stale(load_chain(http, pk))
    return desk


@require_POST
def chain_draft(http: HttpRequest, pk: int) -> HttpResponse:
    """Start a draft from the version in force."""
    chain = load_chain(http, pk)
    draft_version(chain, by=reader(http))
    return redirect("approvals:chain-edit", chain.pk)


@require_POST
def chain_discard(http: HttpRequest, pk: int) -> HttpResponse:
    """Throw the draft away."""
    desk, form = _at_work(http, pk), SeenForm(http.POST)
    if not form.is_valid():
        raise Http404
    discard_draft(desk.draft, form.seen, by=reader(http))
    messages.success(http, _("The draft is discarded; the version in force is as it was."))
    return redirect("approvals:chain-detail", desk.chain.pk)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def chain_put_in_force(http: HttpRequest, pk: int) -> HttpResponse:
    """What changes, what stands in the way, what is to be known; then the reason, and it counts."""
    desk = _at_work(http, pk) if http.method == "POST" else _desk(http, pk)
    if desk is None:
        return redirect("approvals:chain-detail", pk)
    form = InForceForm(http.POST if http.method == "POST" else None, initial=desk.initial)
    if is_check(http):
        return checked(http, form)
    if form.is_bound and form.is_valid():
        note = form.cleaned_data["note"]
        done = attempt(form, lambda: put_in_force(desk.draft, by=reader(http), note=note, seen=form.seen))
        if done is not None:
            words = {"chain": desk.sheet.words.kind.label, "number": done.number}
            messages.success(http, _("In force from now on: %(chain)s, version %(number)s.") % words)
            return redirect("approvals:chain-detail", desk.chain.pk)
        form.carry_on(whole_version(desk.chain, state=VersionState.DRAFT))
    in_force = whole_version(desk.chain, state=VersionState.IN_FORCE)
    context = {
        "chain": desk.chain,
        "kind": desk.sheet.words.kind,
        "sheet": desk.sheet,
        "differences": desk.sheet.differs_from(in_force),
        "form": form,
    }
    is_part = http.headers.get("HX-Target") == "in-force"
    template = "approvals/chain/_in_force.html" if is_part else "approvals/chain/in_force.html"
    return render(http, template, context, status=REJECTED if form.is_bound else 200)


@require_GET
def edit(http: HttpRequest, pk: int) -> HttpResponse:
    """The draft with its picture, what differs from the version in force, and at most one open form."""
    desk = _desk(http, pk)
    if desk is None:
        return redirect("approvals:chain-detail", pk)
    at = http.GET.get("at", "")
    return _editor(desk, at, _open_form(desk, at))


def _open_form(desk: Desk, at: str) -> SeenForm | None:
    """The form that an address opens; None for none, and for what isn't there any more."""
    what, _dash, key = at.rpartition("-")
    stages = {str(line.stage.pk): line.stage for line in desk.sheet.lines}
    asks = {str(ask.sign_off.pk): ask.sign_off for line in desk.sheet.lines for ask in line.asks}
    kind = desk.sheet.words.kind
    if at == "limit":
        limits = {"days": desk.draft.limit_days, "counts": _counts(desk.draft.limit_working)}
        return LimitForm(initial=desk.initial | limits, standard=limit_text(kind.limit()))
    if at == "stage-new":
        return NewStageForm(initial=desk.initial, kind=kind, names=_names(desk))
    if what == "stage" and key in stages:
        stage = stages[key]
        said = {"title": stage.title, "days": stage.limit_days, "counts": _counts(stage.limit_working)}
        return StageForm(initial=desk.initial | said)
    if what == "new-in" and key in stages:
        return AskForm(initial=desk.initial, kind=kind)
    if what == "ask" and key in asks:
        return AskForm(initial=desk.initial | codes_of(asks[key], kind), kind=kind)
    return None


def _counts(working: bool | None) -> str:
    return "0" if working is False else "1"


def _names(desk: Desk) -> list[str]:
    return [line.name for line in desk.sheet.lines]


def _editor(desk: Desk, at: str, form: SeenForm | None, *, status: int = 200) -> HttpResponse:
    in_force = whole_version(desk.chain, state=VersionState.IN_FORCE)
    is_part = desk.http.headers.get("HX-Target") == "chain-editor"
    context = {
        "chain": desk.chain,
        "kind": desk.sheet.words.kind,
        "sheet": desk.sheet,
        "differences": desk.sheet.differs_from(in_force),
        "seen": desk.initial,
        "at": at,
        "form": form,
        "is_part": is_part,
        "pressed": desk.http.GET.get("pressed", ""),
    }
    template = "approvals/chain/_editor.html" if is_part else "approvals/chain/edit.html"
    return render(desk.http, template, context, status=status)


def _do[F: SeenForm](desk: Desk, at: str, form: F, action: Callable[[F], object]) -> HttpResponse:
    """Run the action of a valid form and draw the editor afresh; else the form comes back with what is wrong."""
    if is_check(desk.http):
        return checked(desk.http, form)
    if form.is_valid():
        attempt(form, lambda: action(form))
        if form.refusal is None:
            return redirect("approvals:chain-edit", desk.chain.pk)
    now = _desk(desk.http, desk.chain.pk)
    if now is None:
        raise stale(desk.chain)
    form.carry_on(now.draft)
    return _editor(now, at, form, status=REJECTED)


@checks_fields
@require_POST
def limit_edit(http: HttpRequest, pk: int) -> HttpResponse:
    """How long the whole chain may take."""
    desk = _at_work(http, pk)
    form = LimitForm(http.POST, standard=limit_text(desk.sheet.words.kind.limit()))
    return _do(desk, "limit", form, lambda f: chain_edit.set_limit(desk.draft, f.limit, f.seen, by=reader(http)))


@checks_fields
@require_POST
def stage_new(http: HttpRequest, pk: int) -> HttpResponse:
    """A stage with its first sign-off."""
    desk = _at_work(http, pk)
    form = NewStageForm(http.POST, kind=desk.sheet.words.kind, names=_names(desk))

    def add(f: NewStageForm) -> object:
        place = f.cleaned_data["place"]
        return chain_edit.add_stage(desk.draft, f.stage_data, f.ask, place, f.seen, by=reader(http))

    return _do(desk, "stage-new", form, add)


@checks_fields
@require_POST
def stage_edit(http: HttpRequest, pk: int, stage: int) -> HttpResponse:
    """Title and own limit."""
    desk, by = _at_work(http, pk), reader(http)

    def change(f: StageForm) -> None:
        chain_edit.edit_stage(desk.stage(stage), f.stage_data, f.seen, by=by)

    return _do(desk, f"stage-{stage}", StageForm(http.POST), change)


@require_POST
def stage_move(http: HttpRequest, pk: int, stage: int) -> HttpResponse:
    """To another place."""
    desk, by, form = _at_work(http, pk), reader(http), MoveForm(http.POST)

    def move(f: MoveForm) -> None:
        chain_edit.move_stage(desk.stage(stage), f.cleaned_data["place"], f.seen, by=by)

    answer = _do(desk, "", form, move)
    if answer.status_code == FOUND and (pressed := form.cleaned_data["pressed"]):
        return redirect(f"{answer['Location']}?pressed={pressed}")
    return answer


@require_POST
def stage_remove(http: HttpRequest, pk: int, stage: int) -> HttpResponse:
    """Out of the chain."""
    desk, by = _at_work(http, pk), reader(http)
    return _do(desk, "", SeenForm(http.POST), lambda f: chain_edit.remove_stage(desk.stage(stage), f.seen, by=by))


@checks_fields
@require_POST
def signoff_new(http: HttpRequest, pk: int, stage: int) -> HttpResponse:
    """One more that is needed in the stage."""
    desk, by = _at_work(http, pk), reader(http)
    form = AskForm(http.POST, kind=desk.sheet.words.kind)
    at = f"new-in-{stage}"
    return _do(desk, at, form, lambda f: chain_edit.add_sign_off(desk.stage(stage), f.ask, f.seen, by=by))


@checks_fields
@require_POST
def signoff_edit(http: HttpRequest, pk: int, ask: int) -> HttpResponse:
    """Whom it asks, and when."""
    desk, by = _at_work(http, pk), reader(http)
    form = AskForm(http.POST, kind=desk.sheet.words.kind)
    at = f"ask-{ask}"
    return _do(desk, at, form, lambda f: chain_edit.edit_sign_off(desk.sign_off(ask), f.ask, f.seen, by=by))


@require_POST
def signoff_remove(http: HttpRequest, pk: int, ask: int) -> HttpResponse:
    """Not needed any more."""
    desk, by = _at_work(http, pk), reader(http)
    return _do(desk, "", SeenForm(http.POST), lambda f: chain_edit.remove_sign_off(desk.sign_off(ask), f.seen, by=by))
