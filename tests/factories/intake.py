"""Files that were handed in, for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

from salesops.intake.kinds import kind_of
from salesops.intake.models import ImportRun
from salesops.intake.reading import read_file
from salesops.intake.running import start_run
from salesops.intake.working import check_rows
from salesops.org.models import Person


def make_import_run(by: Person, table: str, *, kind: str = "customers") -> ImportRun:
    """A CSV file that was read and checked, without a worker."""
    wanted = kind_of(kind)
    assert wanted is not None
    run = start_run(wanted, SimpleUploadedFile("customers.csv", table.encode()), by=by)
    read_file(run.pk)
    check_rows(run.pk)
    run.refresh_from_db()
    return run
