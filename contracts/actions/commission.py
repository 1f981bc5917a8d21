"""Who shares in the commission of a contract: kept with its signing, never changed (CUS-2, COM-1)."""

from django.utils.translation import gettext_lazy as _

from contracts.models import CommissionShare, Contract
from contracts.queries.commission import sharing_to_keep
from customers.models import Dispute
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup

SHARED = NoticeKind(
    "contracts.commission.shared",
    _("A contract with %(company)s is signed: by the ruling %(number)s you share in its commission"),
    NoticeGroup.RESULT,
)


def keep_commission_share(contract: Contract) -> Dispute | None:
    """Keep the share that a ruling leaves the other side, and tell them; the ruling, None where nothing is shared.

    A part of the signing: the contract is locked, has its day, and is not saved as signed yet.
    """
    sharing = sharing_to_keep(contract)
    if sharing is None:
        return None
    CommissionShare.objects.create(contract=contract, person=sharing.person, part=sharing.part, ruling=sharing.ruling)
    tell(
        sharing.person,
        SHARED,
        params={"company": sharing.ruling.named, "number": sharing.ruling.number},
        url=sharing.ruling.get_absolute_url(),
        key=f"commission-share:{contract.pk}",
        about=sharing.ruling,
    )
    return sharing.ruling
