"""Tables of the reports floor."""

from reports.models.report import EDITABLE, PlanItem, Report

__all__ = ["EDITABLE", "PlanItem", "Report"]
