"""Pages of an import: hand in a file, look at what it says, have it loaded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.documents.sheets import as_download, write_sheet
from salesops.intake.forms import FileForm
from salesops.intake.kinds import ImportKind, kind_of
from salesops.intake.models import ImportRun
from salesops.intake.pages import counts_of, mark_of, next_step_of, progress_of, refused_file, refused_rows
from salesops.intake.rules import can_decide_run
from salesops.intake.running import confirm_run, drop_run, start_run
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
SHOWN_RUNS = 5


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand in a file; below it, those handed in before."""
    person, wanted = reader(request), _kind(kind)
    deny(wanted.may(person))
    form = FileForm(request.POST or None, request.FILES or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        run = attempt(form, lambda: start_run(wanted, form.cleaned_data["file"], by=person))
        if run is not None:
            return redirect(run)
    runs = visible_to(person, ImportRun).filter(kind=wanted.code).order_by("-pk")[:SHOWN_RUNS]
    context = {
        "form": form,
        "kind": wanted,
        "runs": [(run, mark_of(run)) for run in runs],
        "cancel_url": reverse(wanted.list_url),
    }
    return render(request, "intake/run/new.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table under our headings, with one row of examples."""
    person, wanted = reader(request), _kind(kind)
    deny(wanted.may(person))
    head = [str(column.label) for column in wanted.columns]
    content = write_sheet(str(wanted.title), head, [[column.example for column in wanted.columns]], reader=person)
    return as_download(content, f"{wanted.code}.xlsx")


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: how far it is, what would be loaded, what was refused and why."""
    run, kind = _run(request, pk)
    context = progress_of(run).drawn | {
        "run": run,
        "kind": kind,
        "mark": mark_of(run),
        "list_url": reverse(kind.list_url),
        "next": next_step_of(run, kind),
        "counts": counts_of(run),
        "refused": refused_rows(run),
        "refused_file": refused_file(run),
        "may_decide": can_decide_run(reader(request), run),
        "timeline": timeline_for(run),
    }
    return render(request, "intake/run/detail.html", context)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar, asked for again and again; when the work has ended the page is drawn anew."""
    run, _kind_of_it = _run(request, pk)
    response = render(request, "components/progress.html", progress_of(run).drawn)
    if not run.is_running:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it loaded."""
    run, _kind_of_it = _run(request, pk)
    confirm_run(run, by=reader(request))
    return redirect(run)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Load nothing of it."""
    run, kind = _run(request, pk)
    drop_run(run, by=reader(request))
    messages.success(request, _("The file was dropped."))
    return redirect("intake:run-new", kind.code)


def _kind(code: str) -> ImportKind:
    found = kind_of(code)
    if found is None:
        raise Http404
    return found


def _run(request: HttpRequest, pk: int) -> tuple[ImportRun, ImportKind]:
    run = load(request, ImportRun, pk, "file")
    return run, _kind(run.kind)
