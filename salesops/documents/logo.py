"""Our mark in the head of papers: drawn anew from what was uploaded, so that nothing else comes in with it."""

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal, Sentence
from salesops.base.verdicts import require
from salesops.documents import storage
from salesops.documents.enums import DocumentVerb
from salesops.documents.models import CompanyLogo
from salesops.documents.rendering import Mark
from salesops.documents.rules import can_change_company_profile
from salesops.jobs import Park
from salesops.org.models import Person

MOST = 2 * 1024**2
# Twenty million dots are far more than a camera's picture of a sign, and far less than what fills the memory.
MOST_DOTS = 20_000_000
# At 10 mm of height finer than any printer draws.
LARGEST = (1800, 600)
FORMATS = ("PNG", "JPEG")


@transaction.atomic
def change_logo(upload: "UploadedFile[Any]", *, by: Person) -> CompanyLogo:
    """Put the picture into the head of all papers that are made from now on; those that are made keep theirs.

    Refused (QUO-4): more than ``MOST`` bytes or ``MOST_DOTS`` dots, and what is no PNG or JPEG picture.
    """
    require(can_change_company_profile(by))
    if (upload.size or 0) > MOST:
        raise _refused(_("The picture is larger than 2 MB."))
    content, width, height = _drawn_anew(upload.read())
    stored = storage.put("logos", content, suffix=".png")
    logo = CompanyLogo(
        path=stored.path,
        size=stored.size,
        sha256=stored.sha256,
        width=width,
        height=height,
        uploaded_by=by,
        created_at=clock.now(),
    )
    logo.save(force_insert=True)
    record(logo, DocumentVerb.LOGO_CHANGED, by=by)
    return logo


def logo_in_use() -> CompanyLogo | None:
    """The newest one; None as long as there is none."""
    return CompanyLogo.objects.order_by("-pk").first()


def mark() -> Mark | None:
    """The logo in use as papers draw it.

    Raises ``jobs.Park`` when the stored picture is damaged: a paper without our mark shall not go out by accident.
    """
    logo = logo_in_use()
    if logo is None:
        return None
    try:
        content = storage.get(logo.path, logo.sha256)
    except storage.Damaged as error:
        raise Park(_("The stored logo is damaged. Upload it anew, then give the job its tries again.")) from error
    return Mark(content, logo.width, logo.height)


def _drawn_anew(content: bytes) -> tuple[bytes, int, int]:
    """As a PNG of ours, without anything that the file held besides its dots; width and height in dots."""
    # Loaded by the few requests that bring a picture.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise _refused(_("The picture has more than twenty million dots."))
            drawn = picture.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise _refused(_("The picture has more than twenty million dots.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refused(_("This is no PNG or JPEG picture.")) from error
    drawn.thumbnail(LARGEST)
    anew = Image.new("RGBA", drawn.size)
    anew.paste(drawn)
    written = io.BytesIO()
    anew.save(written, "PNG")
    return written.getvalue(), anew.width, anew.height


def _refused(sentence: Sentence) -> Refusal:
    return Refusal("QUO-4", sentence, _("Choose a PNG or JPEG picture of at most 2 MB."), field="picture")
