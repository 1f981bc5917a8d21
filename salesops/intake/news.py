"""What whoever handed a file in is told of it."""

from django.utils.translation import gettext_lazy as _

from salesops.intake.kinds import ImportKind
from salesops.intake.models import ImportRun
from salesops.notices import NoticeKind, tell

READY = NoticeKind("intake.ready", _("“%(name)s” is checked: %(good)s new, %(same)s there already, %(bad)s refused"))
DONE = NoticeKind("intake.done", _("“%(name)s” is loaded: %(loaded)s stored, %(bad)s refused"))
FAILED = NoticeKind("intake.failed", _("“%(name)s” can't be read"))


def tell_of(run: ImportRun, kind: ImportKind, notice: NoticeKind) -> None:
    """Once per file and step; ``kind`` is what it is loaded into."""
    params = {
        "name": run.name,
        "good": str(run.good),
        "same": str(run.same),
        "bad": str(run.bad),
        "loaded": str(run.loaded),
    }
    key = f"{notice.key}:{kind.code}:{run.pk}"
    tell(run.by, notice, params=params, url=run.get_absolute_url(), key=key, about=run)
