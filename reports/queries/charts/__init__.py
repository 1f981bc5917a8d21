"""The one chart of each post's first page (DSH-1): a question of that post, and its answer."""

from reports.queries.charts.money import (
    come_in_this_month,
    due_in_which_week,
    more_than_last_year,
    where_money_stands,
)
from reports.queries.charts.trade import customers_by_week, offers_by_last_week
from reports.queries.charts.work import answered_in_time, waits_longest, work_by_hour
from reports.queries.home_money import Overdue
from salesops.base.look import ChartView
from salesops.org.enums import Post
from salesops.org.models import Person


def home_chart(person: Person, overdue: Overdue | None) -> ChartView | None:
    """The chart of the person's post; ``overdue`` is what the page says of late money. None without a post."""
    match person.post:
        case Post.ACCOUNT_MANAGER:
            return come_in_this_month(person)
        case Post.REGIONAL_MANAGER:
            return waits_longest(person)
        case Post.SALES_ASSISTANT:
            return offers_by_last_week(person)
        case Post.MARKETING_ASSISTANT:
            return customers_by_week(person)
        case Post.GM:
            return more_than_last_year(person)
        case Post.TECHNICAL | Post.DEPARTMENT_REVIEWER:
            return answered_in_time(person)
        case Post.ADMIN:
            return work_by_hour()
    if overdue is not None and person.post == Post.FINANCE:
        return due_in_which_week(person, overdue)
    if overdue is not None and person.post in {Post.DIRECTOR, Post.SALES_VP}:
        return where_money_stands(person, overdue)
    return None
