"""What whoever asked for an export is told of it."""

from django.utils.translation import gettext_lazy as _

from salesops.export.kinds import ExportKind
from salesops.export.models import ExportRun
from salesops.notices import NoticeKind, tell

READY = NoticeKind("export.ready", _("Your export “%(list)s” is ready: %(rows)s rows"))


def tell_ready(run: ExportRun, kind: ExportKind, *, rows: int) -> None:
    """Once; people need not wait on its page."""
    params = {"list": str(kind.title), "rows": str(rows)}
    tell(run.by, READY, params=params, url=run.get_absolute_url(), key=f"export:ready:{run.pk}", about=run)
