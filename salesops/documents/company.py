"""Who we are on papers."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit import changed, record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.documents.enums import DocumentVerb
from salesops.documents.models import CompanyProfile
from salesops.documents.rules import can_change_company_profile
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class ProfileData:
    """What stands on the papers, from ``valid_from`` on."""

    valid_from: date
    name: str
    credit_code: str
    address: str
    phone: str
    legal_representative: str
    bank: str
    account: str
    name_en: str = ""


def company_profile(on: date | None = None) -> CompanyProfile | None:
    """The profile in force on a day (today); None as long as no administrator has entered one."""
    return CompanyProfile.objects.filter(valid_from__lte=on or clock.today()).order_by("-valid_from").first()


@transaction.atomic
def change_company_profile(data: ProfileData, *, by: Person) -> CompanyProfile:
    """Enter who we are from a day on; papers made before keep what they say.

    Refused (QUO-4): a day that another change has already, and, once there is a profile, a day that is past: papers
    that name the old account are out.
    """
    require(can_change_company_profile(by))
    former = company_profile(data.valid_from)
    if former and data.valid_from < clock.today():
        raise Refusal(
            "QUO-4",
            _("Papers of that day name the former account."),
            _("Let the change begin today or later."),
            field="valid_from",
        )
    profile = CompanyProfile(**asdict(data))
    try:
        with transaction.atomic():
            profile.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            "QUO-4",
            _("A change begins on that day already."),
            _("Choose another first day."),
            field="valid_from",
        ) from error
    fields = [name for name in asdict(data) if name != "valid_from"]
    differences = changed(former or CompanyProfile(), profile, fields)
    record(profile, DocumentVerb.COMPANY_CHANGED, by=by, changes=differences)
    return profile
