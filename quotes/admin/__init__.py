"""What the price keeper edits in Django's admin: products, and drafts of the price policy (PRC-1, PRC-2, PRC-3)."""

from quotes.admin.policy import PricePolicyAdmin
from quotes.admin.product import ProductAdmin, StandardCostAdmin
from quotes.admin.template import QuoteTemplateAdmin

__all__ = ["PricePolicyAdmin", "ProductAdmin", "QuoteTemplateAdmin", "StandardCostAdmin"]
