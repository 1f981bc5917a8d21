"""Several files in one field."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from salesops.documents.files import FORMATS, MAX_SIZE

AT_ONCE = 5
_ATTRS = {"accept": ",".join(FORMATS), "data-most-bytes": str(MAX_SIZE), "data-most-files": str(AT_ONCE)}


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files, or none; what may be in them, ``store_file`` says."""

    default_error_messages: ClassVar[dict[str, Any]] = {"many": _("At most %(limit)d files at once.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FilesInput(attrs=_ATTRS))
        kwargs.setdefault("label", _("Attachments"))
        kwargs.setdefault("help_text", _("PDF, pictures, Word, Excel or OFD, at most 20 MB each."))
        super().__init__(required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploads."""
        given = data if isinstance(data, (list, tuple)) else [data]
        if len(given) > AT_ONCE:
            raise ValidationError(self.error_messages["many"], code="many", params={"limit": AT_ONCE})
        cleaned = [super(FilesField, self).clean(one, initial) for one in given]
        return [one for one in cleaned if one]
