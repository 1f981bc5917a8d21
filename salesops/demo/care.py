"""After acceptance: calls that are due and two that were made; a customer that turned out to be none (CUS-5)."""

from functools import partial

from customers.actions.cleanup import propose_archive
from customers.actions.revisit import RevisitData, miss_revisit, plan_revisits, record_revisit
from customers.actions.status import ask_status
from customers.enums import CustomerStatus
from customers.models import Customer, Revisit
from customers.queries.revisit import to_call
from salesops.approvals.engine import decide
from salesops.approvals.enums import VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.base.clock import today
from salesops.demo.accounts import Account
from salesops.demo.customers import register
from salesops.demo.people import Company
from salesops.demo.story import Story
from salesops.org.models import Person

PLANNED, CALLED = 4, (2, 1)
"""Working days before today."""
SAID = (
    {"overall": 5, "product": 5, "delivery": 4, "service": 5, "said": "系统稳定，报工准时率提高，愿意作为参观样板。"},
    {
        "overall": 2,
        "product": 4,
        "delivery": 2,
        "service": 1,
        "said": "功能满足要求，但上线后响应慢。",
        "complaint": "报修两次，第三天才有人回复，要求明确响应时限。",
        "next_step": "三天内给出书面整改时限",
    },
)
NONE = Account("tingye", "台州海景塑胶有限公司", "li", 120, "塑料制品", "浙江省台州市样例路 18 号", "邬念慈", "经理")
NUMBER = 950


def tell_care(story: Story, company: Company) -> None:
    """The night plans; the sales assistant calls; a rep clears up."""
    story.tell(story.at(PLANNED, 0, 10), _night)
    for back, said in zip(CALLED, SAID, strict=True):
        story.tell(story.at(back, 10, 40), partial(_call, company["chen"], said))
    story.tell(story.at(1, 11, 20), partial(_miss, company["chen"]))
    story.tell(story.at(0, 0, 10), _night)
    found: list[Customer] = []
    story.tell(story.at(NONE.days_ago, 9, 30), lambda: found.append(register(NONE, NUMBER, company)))
    story.tell(story.at(40, 14, 0), lambda: _fails(found[0], company))
    story.tell(story.at(1, 16, 0), lambda: _clear(found[0], company))


def _night() -> None:
    plan_revisits(by=Person.system())


def _next(caller: Person) -> Revisit | None:
    due = to_call(Revisit.objects.filter(customer__region=caller.region), today())
    return due.select_related("customer").order_by("due_on", "pk").first()


def _call(caller: Person, said: dict[str, object]) -> None:
    revisit = _next(caller)
    if revisit is not None:
        contact = revisit.customer.contacts.first()
        data = RevisitData(**{"happened_on": today(), "contact": contact} | said)  # type: ignore[arg-type]  # texts and scores
        record_revisit(revisit, data, revision=revisit.revision, by=caller)


def _miss(caller: Person) -> None:
    revisit = _next(caller)
    if revisit is not None:
        miss_revisit(revisit, revision=revisit.revision, by=caller)


def _fails(customer: Customer, company: Company) -> None:
    asked = ask_status(customer, CustomerStatus.INVALID, "车间已关停，电话打不通。", by=company["li"])
    request = latest_request_for(asked)
    if request is None:
        raise ValueError("nobody was asked")
    step = request.steps.get(state="open")
    decide(step, VerdictWord.APPROVE, "同意", by=company["wang"], seen_hash=request.content_hash)


def _clear(customer: Customer, company: Company) -> None:
    customer.refresh_from_db()
    propose_archive(customer, "工商信息显示已注销", by=company["li"])
