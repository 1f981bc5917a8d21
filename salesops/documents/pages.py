"""How many pages a PDF has, read from its bytes: what people write down is compared with what was archived."""

from io import BytesIO


def pages_of(pdf: bytes) -> int | None:
    """The number of pages; None for what is no PDF, or none that can be read."""
    # Slow, and wanted by few pages.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        return len(PdfReader(BytesIO(pdf)).pages) or None
    except (PyPdfError, ValueError, TypeError, KeyError):
        return None
