"""Tables of the contracts floor."""

from contracts.models.commission import CommissionShare
from contracts.models.contract import AGREED, DEAD, EDITABLE, Contract, ContractLine
from contracts.models.receivable import Instalment, Receipt, ReceiptMatch
from contracts.models.share import ContractShare
from contracts.models.template import ContractTemplate, TemplateClause
from contracts.models.wording import ContractClause, ContractText, Deviation, DeviationConfirmation

__all__ = [
    "AGREED",
    "DEAD",
    "EDITABLE",
    "CommissionShare",
    "Contract",
    "ContractClause",
    "ContractLine",
    "ContractShare",
    "ContractTemplate",
    "ContractText",
    "Deviation",
    "DeviationConfirmation",
    "Instalment",
    "Receipt",
    "ReceiptMatch",
    "TemplateClause",
]
