"""The departments that reviews ask, in a software company: two of its own, and what it does not have mapped to them."""

from datetime import date

from salesops.demo.people import Company
from salesops.org.actions.department import DepartmentData, add_member, create_department


def found_departments(company: Company, since: date) -> None:
    """Technical with the one who builds and the one who answers the telephone; quality is theirs too."""
    admin = company["hu"]
    technical = create_department(
        DepartmentData(code="technical", name="技术部", name_en="Technical department", head=company["xu"]), by=admin
    )
    create_department(
        DepartmentData(code="finance", name="财务部", name_en="Finance department", head=company["sun"]), by=admin
    )
    create_department(
        DepartmentData(code="quality", name="质量部", name_en="Quality department", mapped_to=technical), by=admin
    )
    for username in ("xu", "tang"):
        add_member(technical, company[username], start=since, by=admin)
