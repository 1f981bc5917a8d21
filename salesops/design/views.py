"""The design page, and the part that its side panel opens."""

from django.forms import formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from salesops.base.refusals import Refusal
from salesops.design import tokens
from salesops.design.forms import Asked, EveryField, SampleLine
from salesops.design.lists import pill_states, sample_list
from salesops.design.rules import can_see_design
from salesops.design.samples import samples
from salesops.org.pages import reader
from salesops.policy.refused import explain

GIVEN = {"name": "", "amount": "12.345", "discount": "5", "level": "B", "outcome": "moved", "channels": ["mail"]}
LINES = [{"item": "L-100", "quantity": "1", "price": "104000"}, {"item": "U-010", "quantity": "200", "price": "1020"}]


def only_builders(request: HttpRequest) -> None:
    """To everybody else the page isn't there."""
    if not can_see_design(reader(request)):
        raise Http404


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every token, and every component in every state."""
    only_builders(request)
    light = tokens.values("light")
    refusal = Refusal(
        "PRC-4",
        _("Line 3 can't be submitted: ¥60.00 below the floor"),
        _("Change the price into the band, or ask the director about this line."),
        kept=True,
    )
    form = EveryField({f"design-{name}": value for name, value in GIVEN.items()}, prefix="design", auto_id="design_%s")
    context = {
        **samples(),
        "roles": tokens.roles(),
        "themes": [("light", tokens.colours("light")), ("dark", tokens.colours("dark"))],
        "sizes": tokens.family("t-"),
        "spaces": tokens.family("s-"),
        "radii": tokens.family("r-"),
        "density": [(name, light[name]) for name in ("row", "control", "target", "nav-w", "bar-h", "gutter")],
        "motion": [(name, light[name]) for name in ("fast", "slow", "ease")],
        "pills": pill_states(),
        "form": form,
        "lines": formset_factory(SampleLine, extra=0)(initial=LINES, prefix="sample"),
        "asked": Asked(prefix="asked"),
        "refusal": explain(refusal),
        "full_list": sample_list(),
        "empty_list": sample_list(filled=False),
    }
    return render(request, "design/home/home.html", context)


@require_GET
def part(request: HttpRequest) -> HttpResponse:
    """What the side panel of the page shows."""
    only_builders(request)
    return render(request, "design/home/_peeked.html", samples())
