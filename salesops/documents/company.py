"""Who we are on papers."""

from datetime import date

from salesops.base import clock
from salesops.documents.models import CompanyProfile


def company_profile(on: date | None = None) -> CompanyProfile | None:
    """The profile in force on a day (today); None as long as no administrator has entered one."""
    return CompanyProfile.objects.filter(valid_from__lte=on or clock.today()).order_by("-valid_from").first()
