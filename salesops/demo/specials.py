"""Special prices: the company has taken them into use, one was agreed to, one is being discussed (PRC-4)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

from quotes.actions.special import SpecialData, ask_special, record_special_opinions, submit_special
from quotes.enums import Department
from quotes.models import SpecialPrice
from salesops.approvals.engine import decide
from salesops.approvals.enums import StepState, VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.base.clock import today
from salesops.demo.quotes import Desk
from salesops.demo.story import Story
from salesops.policy.actions import set_policy

TERMINALS, GATEWAYS = "PDA-01", "GW-01"
AGREED = {
    Department.FINANCE: "按 2,480 元仍有约 15% 毛利，同意一次性执行。",
    Department.PRODUCTION: "不涉及实施排期，无意见。",
    Department.QUALITY: "同意，质保条款不变。",
    Department.SUPPLY: "供应商对 200 台以上单笔订单有返点，可以覆盖差额。",
}
SO_FAR = {Department.FINANCE: "需供应部确认进价后再定。", Department.PRODUCTION: "安装人天另计，无意见。"}


def tell_specials(story: Story, desk: Desk) -> None:
    """In use since some weeks; terminals for one customer are agreed to, gateways for another are discussed."""
    at, tell = story.at, story.tell
    tell(at(20, 9), partial(_take_into_use, desk))
    tell(
        at(9, 10),
        partial(_ask, desk, "diandong", TERMINALS, "200", "2480", "集团统一换装手持终端，一次性采购 200 台。"),
    )
    tell(at(8, 15), partial(_hear, desk, TERMINALS, AGREED))
    tell(at(8, 16), partial(_submit, desk, TERMINALS))
    tell(at(7, 11), partial(_decide, desk, TERMINALS, "zhao", "返点已落实，仅限本单。"))
    tell(at(7, 16), partial(_decide, desk, TERMINALS, "qian", ""))
    tell(
        at(2, 10),
        partial(_ask, desk, "guangdian", GATEWAYS, "60", "3980", "竞争对手以 3,950 元报价，客户年内还有两期。"),
    )
    tell(at(1, 14), partial(_hear, desk, GATEWAYS, SO_FAR))


def _take_into_use(desk: Desk) -> None:
    reason = "大单竞价需要，总经理办公会同意试行"
    set_policy("quotes.special_order", "true", valid_from=today(), reason=reason, by=desk.company["hu"])


def _ask(desk: Desk, customer: str, code: str, quantity: str, price: str, reason: str) -> None:
    data = SpecialData(
        product=desk.products[code],
        quantity=Decimal(quantity),
        price=Decimal(price).quantize(Decimal("0.01")),
        valid_from=today(),
        valid_to=today() + timedelta(days=60),
        reason=reason,
    )
    ask_special(desk.customers[customer], data, by=desk.customers[customer].owner)


def _hear(desk: Desk, code: str, opinions: dict[Department, str]) -> None:
    special = _of(desk, code)
    said = {department.value: text for department, text in opinions.items()}
    record_special_opinions(special, said, revision=special.revision, by=desk.company["hu"])


def _submit(desk: Desk, code: str) -> None:
    special = _of(desk, code)
    submit_special(special, revision=special.revision, by=special.owner)


def _decide(desk: Desk, code: str, by: str, opinion: str) -> None:
    request = latest_request_for(_of(desk, code))
    if request is None:
        raise ValueError("nothing was submitted")
    step = request.steps.get(state=StepState.OPEN, approver=desk.company[by])
    decide(step, VerdictWord.APPROVE, opinion, by=desk.company[by], seen_hash=request.content_hash)


def _of(desk: Desk, code: str) -> SpecialPrice:
    return SpecialPrice.objects.select_related("owner").filter(product=desk.products[code]).latest("pk")
