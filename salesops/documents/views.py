"""Handing out papers and files: to those who may, and never into a cache."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views import View

from salesops.documents import files, papers, previews
from salesops.org.pages import reader


class PaperDownload(View):
    """The archived PDF: the same bytes each time to who takes it out, a marked copy to everybody else."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = reader(request)
        paper = papers.paper_for(person, pk)
        return _handed(papers.hand_out(paper, by=person), f"{paper.reference}.pdf", "application/pdf")


class FileDownload(View):
    """An uploaded file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = reader(request)
        file = files.file_for(person, pk)
        return _handed(files.hand_out(file, by=person), file.name, file.content_type)


class FilePreview(View):
    """An uploaded picture or PDF, to be looked at."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = reader(request)
        file = files.file_for(person, pk)
        return _handed(previews.preview(file, by=person), file.name, file.content_type, taken=False)


def _handed(content: bytes, name: str, content_type: str, *, taken: bool = True) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=taken, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
