"""Pages of an export: say what is wanted, watch it being written, take it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.documents.sheets import as_download
from salesops.export.forms import ColumnsForm
from salesops.export.kinds import ExportKind, kind_of
from salesops.export.models import ExportRun
from salesops.export.pages import facts_of, mark_of, next_step_of, progress_of
from salesops.export.rules import can_take_run
from salesops.export.running import MOST_ROWS, ask_for_run, count_rows, hand_out
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
SHOWN_RUNS = 5


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose the columns of a list whose filter stands in the address; below, what was asked for before."""
    person, wanted, asked = reader(request), _kind(kind), request.GET.urlencode()
    deny(wanted.may(person))
    form = ColumnsForm(request.POST or None, kind=wanted)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        run = attempt(form, lambda: ask_for_run(wanted, asked, form.cleaned_data["columns"], by=person))
        if run is not None:
            return redirect(run)
    runs = visible_to(person, ExportRun).filter(kind=wanted.code).order_by("-pk")[:SHOWN_RUNS]
    count = count_rows(wanted, asked, person)
    context = {
        "form": form,
        "kind": wanted,
        "count": count,
        "most": MOST_ROWS,
        "is_filtered": any(value for _name, value in request.GET.items()),
        "runs": [(run, mark_of(run)) for run in runs],
        "cancel_url": _list_url(wanted, asked),
    }
    return render(request, "export/run/new.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One export: how far it is, what it holds; the file is asked for here."""
    run, kind = _run(request, pk)
    list_url = _list_url(kind, run.asked)
    context = progress_of(run).drawn | {
        "run": run,
        "kind": kind,
        "mark": mark_of(run),
        "list_url": list_url,
        "next": next_step_of(run, kind, list_url),
        "facts": facts_of(run, kind),
        "may_take": can_take_run(reader(request), run),
        "timeline": timeline_for(run),
    }
    return render(request, "export/run/detail.html", context)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar, asked for again and again; when the work has ended the page is drawn anew."""
    run, _kind_of_it = _run(request, pk)
    response = render(request, "components/progress.html", progress_of(run).drawn)
    if not run.is_running:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet; that it was taken is written down."""
    run, _kind_of_it = _run(request, pk)
    return as_download(hand_out(run, by=reader(request)), run.file_name)


def _list_url(kind: ExportKind, asked: str) -> str:
    return f"{reverse(kind.list_url)}?{asked}" if asked else reverse(kind.list_url)


def _kind(code: str) -> ExportKind:
    found = kind_of(code)
    if found is None:
        raise Http404
    return found


def _run(request: HttpRequest, pk: int) -> tuple[ExportRun, ExportKind]:
    run = load(request, ExportRun, pk)
    return run, _kind(run.kind)
