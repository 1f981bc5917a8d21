"""Tables of the reports floor."""

from reports.models.report import EDITABLE, SUBMITTED, PlanItem, Report

__all__ = ["EDITABLE", "SUBMITTED", "PlanItem", "Report"]
