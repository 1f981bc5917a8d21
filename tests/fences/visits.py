"""For every address: how to get there on the stage, and what a good form carries.

The matrix of rights, the copies of one form, the search for canaries and the hostile input all walk this table. An
address that is missing here fails ``test_routes``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from commissions.periods import month_code
from reports.queries.report import items_to_mark, unwritten_report
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.base.money import capitals
from salesops.memos.queries.record import code_of
from tests.factories.special import OPINIONS
from tests.stage import Stage

type Sent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """One address.

    ``args`` names the thing, ``sent`` is a form that ``by`` may send, ``query`` stands in the address, ``needs`` must
    be on the stage although the address doesn't name it.
    """

    args: Callable[[Stage], tuple[int | str, ...]] = lambda stage: ()
    sent: Callable[[Stage], Sent] | None = None
    by: str = "owner"
    query: Callable[[Stage], Sent] = lambda stage: {}
    needs: str = ""


def nothing(stage: Stage) -> dict[str, Any]:
    """A button: the form has no fields of its own."""
    return {}


def view_named(stage: Stage) -> dict[str, Any]:
    """The filter of the customers under a name."""
    return {"list": "customers:customer-list", "name": stage.text("重点"), "query": "level=A&sort=-name"}


def columns_chosen(stage: Stage) -> dict[str, Any]:
    """One column of the customers put away."""
    return {"list": "customers:customer-list", "offered": ["level", "type"], "shown": "level", "query": "level=A"}


def special_typed(stage: Stage) -> dict[str, Any]:
    """Ten below the floor, for a month."""
    day = clock.today()
    return {
        "customer": stage.customer.pk,
        "product": stage.product.code,
        "quantity": "10",
        "price": "70",
        "valid_from": day.isoformat(),
        "valid_to": (day + timedelta(days=30)).isoformat(),
        "reason": stage.text("首单样板"),
    }


def special_changed(stage: Stage) -> dict[str, Any]:
    """A little more for one."""
    return special_typed(stage) | {"price": "71", "revision": stage.special.revision}


def special_heard(stage: Stage) -> dict[str, Any]:
    """What the departments said."""
    return {**OPINIONS, "finance": stage.text("同意"), "revision": stage.special.revision}


def region_again(stage: Stage) -> dict[str, Any]:
    """What came back, said better."""
    paper = stage.region_back
    typed = {"name": paper.name, "type": "end_user", "level": "B"}
    return typed | {"region_reason": stage.text("总部统一采购"), "revision": paper.revision}


def customer_assigned(stage: Stage) -> dict[str, Any]:
    """A customer goes to another rep of the owner's region."""
    return {"owner": stage.colleague.pk, "reason": stage.text("按片区分工"), "revision": stage.customer.revision}


def customers_assigned(stage: Stage) -> dict[str, Any]:
    """The same, chosen in the list."""
    read = f"{stage.customer.pk}:{stage.customer.revision}"
    return {"owner": stage.colleague.pk, "reason": stage.text("按片区分工"), "read": read}


def columns_taken(stage: Stage) -> dict[str, Any]:
    """Two columns of the customers as a sheet."""
    return {"columns": ["number", "name"]}


def customer_typed(stage: Stage) -> dict[str, Any]:
    """A registration as a rep fills it in."""
    return {
        "name": stage.text("杭州远景软件有限公司"),
        "credit_code": "913101150DEMX00115",
        "type": "end_user",
        "level": "B",
        "owner": stage.owner.pk,
        "region": stage.owner.region_id,
        "address": "滨江区",
        "first_contact_on": "2026-01-05",
        "expected_quantity": "12",
        "need": "生产线改造",
        "budget": "300,000",
        "timetable": "年底前",
        "background": "旧系统停止维护",
        "contact_name": "王芳",
        "contact_phone": "13800138000",
        "contact_email": "wang@example.com",
    }


def customer_changed(stage: Stage) -> dict[str, Any]:
    """The file with another address."""
    customer = stage.customer
    typed = {"name": customer.name, "type": customer.type, "level": customer.level, "address": "新地址"}
    return typed | {"revision": customer.revision}


def contact_typed(stage: Stage) -> dict[str, Any]:
    """A new person at the customer."""
    return {"name": "赵一", "title": "厂长", "phone": "021-5888 0000 转 801", "email": "zhao@example.com"}


def contact_changed(stage: Stage) -> dict[str, Any]:
    """The contact with another phone."""
    contact = stage.contact
    return contact_typed(stage) | {"name": contact.name, "revision": contact.revision}


def note_typed(stage: Stage) -> dict[str, Any]:
    """A visit of today, as it is written down on the way back."""
    return {
        "kind": "visit",
        "happened_on": clock.today().isoformat(),
        "contact": stage.contact.pk,
        "people": "财务王总",
        "purpose": "演示二期方案",
        "outcome": "认可功能，关心上线时间",
        "next_step": "下周提交实施计划",
        "next_on": (clock.today() + timedelta(days=7)).isoformat(),
    }


def inquiry_typed(stage: Stage) -> dict[str, Any]:
    """What came in by mail."""
    return {
        "kind": "tender",
        "named": stage.text("昆山丁香电子有限公司"),
        "owner": stage.owner.pk,
        "received_on": clock.today().isoformat(),
        "source": "email",
        "asked_by": "采购部王工",
        "what": stage.text("车间看板 20 套"),
        "quantity": "20 套",
        "amount": "7919.00",
        "due_on": (clock.today() + timedelta(days=7)).isoformat(),
        "tender_no": "ZB-2026-118",
        "details": stage.text("含安装"),
    }


def inquiry_again(stage: Stage) -> dict[str, Any]:
    """One that came back, with the quantity."""
    return inquiry_typed(stage) | {"customer": stage.customer.number, "revision": stage.inquiry_back.revision}


def call_typed(stage: Stage) -> dict[str, Any]:
    """Somebody on the telephone asks for a price."""
    typed = {"product": stage.product.pk, "quantity": "2", "caller": "周工", "phone": "0512-5500 0000"}
    return typed | {"company": stage.text("昆山丁香电子有限公司"), "note": stage.text("问含税价")}


def support_typed(stage: Stage) -> dict[str, Any]:
    """Technical people are wanted."""
    day = (clock.today() + timedelta(days=3)).isoformat()
    said = {name: stage.text(name) for name in ("what", "details", "place")}
    return said | {"wanted_from": day, "wanted_to": day}


def people_named(stage: Stage) -> dict[str, Any]:
    """Who comes."""
    day = (clock.today() + timedelta(days=3)).isoformat()
    typed = {"people": [stage.cast.xu.pk], "from_on": day, "to_on": day, "note": stage.text("带样机")}
    return typed | {"revision": stage.support.revision}


def bid_typed(stage: Stage) -> dict[str, Any]:
    """The head of a bid, three weeks before the closing time."""
    typed = {name: stage.text(name) for name in ("tender_no", "project_name", "agency", "lot", "opening_place")}
    day = clock.today() + timedelta(days=22)
    return typed | {
        "deadline_on": day.isoformat(),
        "deadline_time": "09:30",
        "scoring": "overall",
        "valid_days": "90",
        "originals": "1",
        "copies": "4",
        "assistant": stage.bid_assistant.pk,
        "technical": stage.cast.xu.pk,
    }


def offer_typed(stage: Stage) -> dict[str, Any]:
    """The opening list as it stands in the bid."""
    quote, bid = stage.approved, stage.bid
    words = f"人民币{capitals(quote.total)}"
    typed = {"quote": quote.pk, "opening_total": str(quote.total), "opening_words": words}
    return typed | {"remark": stage.text("含安装"), "revision": bid.revision}


def deviation_typed(stage: Stage) -> dict[str, Any]:
    """A line of the table."""
    said = {name: stage.text(name) for name in ("required", "offered", "remark")}
    return said | {"clause": "4.1", "direction": "better"}


def dispatch_typed(stage: Stage) -> dict[str, Any]:
    """Handed in a moment ago."""
    moment = clock.now().astimezone(clock.BUSINESS_TZ)
    said = {name: stage.text(name) for name in ("sent_by", "receipt", "place")}
    return said | {"way": "in_person", "sent_on": moment.date().isoformat(), "sent_time": f"{moment:%H:%M}"}


def bid_lost(stage: Stage) -> dict[str, Any]:
    """Lost, with the price that was read out."""
    said = {"winner": stage.text("宏图软件"), "price": "88.00", "note": stage.text("价格分低")}
    return said | {"result": "lost", "reason": "price", "decided_on": clock.today().isoformat()}


def opportunity_typed(stage: Stage) -> dict[str, Any]:
    """A chance that a rep came home with."""
    return {
        "title": stage.text("二期产线改造"),
        "amount": "7919.00",
        "expected_on": (clock.today() + timedelta(days=60)).isoformat(),
        "product_line": "生产管理",
        "contact": stage.contact.pk,
        "outlook": "best",
        "probability": "40",
        "next_step": "下周提交方案",
        "next_on": (clock.today() + timedelta(days=7)).isoformat(),
    }


def opportunity_changed(stage: Stage) -> dict[str, Any]:
    """The same with another amount."""
    return opportunity_typed(stage) | {"amount": "8000.00", "revision": stage.opportunity.revision}


def annual_typed(stage: Stage) -> dict[str, Any]:
    """A year as the director sees it."""
    typed = {f"forecast_{at}": "7919.00" for at in (1, 2, 3, 4)}
    texts = {f"assumptions_{at}": stage.text("老客户二期") for at in (1, 2, 3, 4)}
    return typed | texts | {"remark": stage.text("价格稳定"), "revision": stage.annual.revision}


def targets_typed(stage: Stage) -> dict[str, Any]:
    """The company's and the owner's target of this month."""
    return {"company": "1,000,000", f"person-{stage.owner.pk}": "7919.00", "rest": "on"}


def opportunity_alive(stage: Stage) -> dict[str, Any]:
    """The customer came back."""
    day = clock.today() + timedelta(days=60)
    return {"stage": "confirmed", "expected_on": day.isoformat(), "note": stage.text("客户回头")}


def call_made(stage: Stage) -> dict[str, Any]:
    """What a customer says a month after the acceptance."""
    typed = {"happened_on": clock.today().isoformat(), "contact": stage.contact.pk, "overall": "2", "delivery": "1"}
    words = {"said": stage.text("运行正常"), "complaint": stage.text("培训太短"), "next_step": "补一次培训"}
    return typed | words | {"revision": stage.revisit.revision}


def market_noted(stage: Stage) -> dict[str, Any]:
    """What a customer said on the way out. Everybody who sells reads it, so it carries no mark."""
    return {"text": "开始问能耗看板", "topic": "demand", "product": "能耗看板", "quantity": "2 套"}


def price_seen(stage: Stage) -> dict[str, Any]:
    """A price out of a tender result."""
    typed = {"competitor": stage.competitor.pk, "product": "制造执行系统", "price": "148,000", "includes_tax": "on"}
    return typed | {"seen_on": clock.today().isoformat(), "source": "中标公告"}


def visit_planned(stage: Stage) -> dict[str, Any]:
    """A visit of the day after tomorrow, as the owner plans it."""
    day = clock.today() + timedelta(days=2)
    typed = {"day": day.isoformat(), "starts_at": "09:30", "minutes": 90}
    return typed | {"purpose": "offer", "target": stage.text("确认报价范围")}


def visit_changed(stage: Stage) -> dict[str, Any]:
    """The plan with another hour."""
    return visit_planned(stage) | {"day": stage.visit.day.isoformat(), "revision": stage.visit.revision}


def visit_moved(stage: Stage) -> dict[str, Any]:
    """The plan on the next day."""
    return {"day": (stage.visit.day + timedelta(days=1)).isoformat(), "revision": stage.visit.revision}


def visit_reported(stage: Stage) -> dict[str, Any]:
    """What came of today's visit; one tap says what is next."""
    typed = {"outcome": stage.text("认可方案"), "next_move": "offer", "next_step": "本周内", "purpose": "介绍方案"}
    typed |= {"next_on": (clock.today() + timedelta(days=3)).isoformat(), "people": "财务王总"}
    return typed | {"contact": stage.contact.pk, "happened_on": clock.today().isoformat()}


def focus_written(stage: Stage) -> dict[str, Any]:
    """What this week is about."""
    return {"week": clock.today().isoformat(), "text": stage.text("重点跟进三家样板客户"), "revision": 0}


def claim_typed(stage: Stage) -> dict[str, Any]:
    """A claim on a customer that a colleague keeps."""
    day = clock.today() - timedelta(days=30)
    return {"name": stage.taken.name, "first_contact_on": day.isoformat(), "claim": stage.text("三月起一直在跟进")}


def stand_in_named(stage: Stage) -> dict[str, Any]:
    """The owner is away for two days from next week on, and a colleague decides."""
    first = clock.today() + timedelta(days=7)
    days = {"since": first.isoformat(), "until": (first + timedelta(days=1)).isoformat()}
    return days | {"principal": stage.owner.pk, "deputy": stage.cast.he.pk, "reason": stage.text("休假")}


def moved(stage: Stage) -> dict[str, Any]:
    """Under the other regional manager, from today on."""
    cast = stage.cast
    place = {"post": "ACCOUNT_MANAGER", "region": cast.south.pk, "superior": cast.wu.pk}
    return place | {"start": clock.today().isoformat(), "back": "tree"}


def hired(stage: Stage) -> dict[str, Any]:
    """A new colleague in that place."""
    return moved(stage) | {"name": stage.text("梅兰"), "username": "mei", "language": "zh-hans", "phone": "13800138000"}


def person_changed(stage: Stage) -> dict[str, Any]:
    """The owner with another telephone."""
    owner = stage.owner
    typed = {"name": owner.name, "username": owner.username, "language": owner.language, "phone": "13800138000"}
    return typed | {"email": owner.email, "employee_no": owner.employee_no, "revision": owner.revision}


def department_named(code: str, name: str) -> dict[str, Any]:
    """A department that nobody heads yet."""
    return {"code": code, "name": name, "name_en": "", "head": "", "mapped_to": ""}


def shared_typed(stage: Stage) -> dict[str, Any]:
    """Shown to a colleague of another region until the end of the week."""
    until = clock.today() + timedelta(days=7)
    return {"person": stage.cast.zhou.pk, "until": until.isoformat(), "reason": stage.text("一起投标")}


def shared_ended(thing: str) -> Callable[[Stage], Sent]:
    """A colleague who reads this thing reads it no more."""
    return lambda stage: {"person": stage.shared_with_guest(thing).pk}


def decided(stage: Stage) -> dict[str, Any]:
    """Yes to the open step."""
    request = stage.request
    return {"step": stage.step.pk, "verdict": "approve", "opinion": "同意", "seen_hash": request.content_hash}


def asked_opinion(stage: Stage) -> dict[str, Any]:
    """A question to the technical department, before the decision."""
    step, colleague = stage.step.pk, stage.cast.xu.pk
    return {"step": step, "colleague": colleague, "turn": "before", "question": stage.text("工期够吗？")}


def ticked(stage: Stage) -> dict[str, Any]:
    """The owner's report, ticked in the inbox; quotes are decided one by one."""
    request = latest_request_for(stage.report)
    assert request
    return {"picked": [f"{request.steps.get(state='open').pk}:{request.content_hash}"]}


def chain_seen(stage: Stage) -> dict[str, Any]:
    """Which draft of a chain the page showed: a button of its editor."""
    return {"draft": stage.chain_draft.pk, "revision": stage.chain_draft.revision}


def chain_in_force(stage: Stage) -> dict[str, Any]:
    """Why the draft is put in force."""
    return chain_seen(stage) | {"note": stage.text("流程调整")}


def chain_limit(stage: Stage) -> dict[str, Any]:
    """Another limit of the whole chain."""
    return chain_seen(stage) | {"days": "3", "counts": "0"}


def chain_moved(stage: Stage) -> dict[str, Any]:
    """One place further on."""
    return chain_seen(stage) | {"place": "3"}


def chain_ask(stage: Stage) -> dict[str, Any]:
    """Finance signs off, from an amount on."""
    return chain_seen(stage) | {"whom": "post:FINANCE", "when": "figure:gte:amount", "value": "50,000"}


def chain_stage(stage: Stage) -> dict[str, Any]:
    """A stage with a title and a limit of its own."""
    return chain_ask(stage) | {"place": "1", "title": stage.text("复核"), "days": "1", "counts": "1"}


def quote_typed(stage: Stage) -> dict[str, Any]:
    """A quote with one line, as the editor sends it; saved, not submitted."""
    assert stage.prices
    head = {
        "contact": stage.contact.pk,
        "project_name": "二期",
        "valid_until": (clock.today() + timedelta(days=20)).isoformat(),
        "payment_terms": "合同签订后 5 日内付清",
        "delivery": "30 日内交付",
        "warranty": "质保 12 个月",
        "notes": "",
        "header_discount": "",
        "then": "",
    }
    line = {"product": stage.product.code, "quantity": "2", "unit_price": "100.00", "price_type": "normal"}
    return head | rows("lines", line)


def quote_changed(stage: Stage) -> dict[str, Any]:
    """The draft with another line, and submitted right away."""
    return quote_typed(stage) | {"revision": stage.draft.revision, "then": "submit"}


def report_typed(stage: Stage) -> dict[str, Any]:
    """The report of the week that is over, submitted."""
    plan = {"text": "拜访客户", "customer": "", "goal": "签约", "planned_on": ""}
    words = {"progress": "一切顺利", "problems": "", "support": "", "revision": 1, "then": "submit"}
    open_items = items_to_mark(unwritten_report(stage.owner, stage.week))
    return words | rows("plan", plan) | {f"mark-{item.pk}-outcome": "done" for item in open_items}


def memo_typed(stage: Stage) -> dict[str, Any]:
    """A request for instructions, as it is put the first time."""
    return {"sort": "instruction", "headline": stage.text("能否先发货"), "text": "客户要求先发货后付款，请批示。"}


def seal_wanted(stage: Stage) -> dict[str, Any]:
    """A seal on two copies of a quote."""
    return {"seal": "quote", "copies": "2", "pages": "1", "purpose": stage.text("寄给客户"), "witness": ""}


def leak_typed(stage: Stage) -> dict[str, Any]:
    """A leak that somebody noticed today."""
    return {"what": stage.text("报价单外泄"), "noticed_on": clock.today().isoformat()}


def receipt_typed(stage: Stage) -> dict[str, Any]:
    """A line of the bank statement, some of which pays an instalment."""
    first = stage.owed.instalments.get(position=1)
    return {
        "day": clock.today().isoformat(),
        "amount": "2000.00",
        "payer": stage.text("某某公司"),
        "customer": stage.customer.pk,
        "bank_reference": f"BANK {uuid4().hex[:12]}",
        "note": "",
        f"pay_{first.pk}": "1200.00",
    }


def rest_matched(stage: Stage) -> dict[str, Any]:
    """What is left of the receipt goes to the next instalment."""
    assert stage.receipt
    return {f"pay_{stage.owed.instalments.get(position=2).pk}": "500.00"}


def reached(stage: Stage) -> dict[str, Any]:
    """Everything once a day and by robot, and nothing at night."""
    groups = ("waiting", "late", "result", "news", "alert")
    quiet = {"quiet_from": "21:00", "quiet_until": "08:00"}
    return quiet | {f"mail_{one}": "digest" for one in groups} | {f"robots_{one}": "on" for one in groups}


def robot_typed(stage: Stage) -> dict[str, Any]:
    """A robot of a group, as its service shows it; another one each time."""
    address = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={uuid4()}"
    return {"name": stage.text("华东群"), "address": address, "secret": ""}


class Scan:
    """What comes out of the scanner; it may be sent any number of times, by many at once."""

    name, content_type = "signed.pdf", "application/pdf"

    @staticmethod
    def read(*_args: int) -> bytes:
        """All of it, each time."""
        return b"%PDF-1.7 signed and sealed"


class CustomerTable:
    """A table of one customer; as with the scan, any number of times."""

    name, content_type = "customers.csv", "text/csv"

    @staticmethod
    def read(*_args: int) -> bytes:
        """All of it, each time."""
        return "name,owner\n杭州远景软件有限公司,\n".encode()


def contract_changed(stage: Stage) -> dict[str, Any]:
    """The draft with other terms and a schedule of two parts, submitted right away."""
    contract = stage.contract_draft
    first = {"kind": "first", "amount": "60.00", "trigger": "signing", "days": "5", "due_on": ""}
    last = {
        "kind": "tail",
        "amount": str(contract.total - 60),
        "trigger": "fixed_day",
        "days": "",
        "due_on": "2031-03-01",
    }
    clauses = {f"clause-{clause.position}": clause.text for clause in contract.clauses.filter(lock="negotiable")}
    head = {
        "title": "软件销售合同",
        "expires_on": "",
        "payment_terms": "货到 60 日内付清",
        "delivery": "30 日内交付",
        "warranty": "质保 24 个月",
        "notes": "",
        "revision": contract.revision,
        "then": "submit",
    }
    return head | clauses | rows("schedule", first, last)


def rows(prefix: str, *lines: Mapping[str, Any]) -> dict[str, Any]:
    """What a line editor sends."""
    counts = {f"{prefix}-TOTAL_FORMS": len(lines), f"{prefix}-INITIAL_FORMS": 0}
    return counts | {f"{prefix}-{at}-{name}": value for at, line in enumerate(lines) for name, value in line.items()}


VISITS: dict[str, Visit] = {
    # ---------------------------------------------------------------------------------------------------- the ground
    "desk:draft": Visit(lambda stage: (stage.typed.key,), lambda stage: {"values": '[["name", "远景"]]'}),
    "policy:rule-list": Visit(),
    "desk:palette": Visit(query=lambda stage: {"q": stage.customer.name[:2]}),
    "desk:view-new": Visit(sent=view_named),
    "desk:view-drop": Visit(lambda stage: (stage.view.pk,), nothing),
    "desk:columns": Visit(sent=columns_chosen),
    "notices:notice-list": Visit(),
    "notices:notice-read": Visit(lambda stage: (stage.notice.pk,), nothing),
    "notices:notice-read-all": Visit(sent=nothing, needs="notice"),
    "notices:notice-read-chosen": Visit(sent=lambda stage: {"pick": stage.notice.pk}),
    "notices:notice-unread": Visit(sent=lambda stage: {"moment": clock.now().isoformat()}, needs="notice"),
    "notices:preferences": Visit(sent=reached),
    "notices:robot-new": Visit(sent=robot_typed),
    "notices:robot-try": Visit(lambda stage: (stage.robot.pk,), nothing),
    "notices:robot-end": Visit(lambda stage: (stage.robot.pk,), nothing),
    "evidence:log": Visit(by="director", needs="looked_at"),
    "export:run-new": Visit(
        lambda stage: ("customers",), lambda stage: {"columns": ["number", "name"]}, needs="listed"
    ),
    "export:run-detail": Visit(lambda stage: (stage.export.pk,)),
    "export:run-progress": Visit(lambda stage: (stage.export.pk,)),
    "export:run-download": Visit(lambda stage: (stage.export.pk,)),
    "documents:profile-list": Visit(needs="profile_proposal", by="gm"),
    "documents:profile-accept": Visit(lambda stage: (stage.profile_proposal.pk,), nothing, by="gm"),
    "documents:profile-refuse": Visit(
        lambda stage: (stage.profile_proposal.pk,), lambda stage: {"reason": stage.text("账号有误")}, by="gm"
    ),
    "documents:paper-download": Visit(lambda stage: (stage.paper.pk,)),
    "documents:file-download": Visit(lambda stage: (stage.file.pk,)),
    "documents:file-preview": Visit(lambda stage: (stage.file.pk,)),
    "org:tree": Visit(query=lambda stage: {"on": "2020-01-01"}),
    "org:person-detail": Visit(lambda stage: (stage.owner.pk,), needs="membership"),
    "org:person-card": Visit(lambda stage: (stage.owner.pk,)),
    "org:person-new": Visit(sent=hired, by="admin"),
    "org:person-edit": Visit(lambda stage: (stage.owner.pk,), person_changed, by="admin"),
    "org:person-move": Visit(lambda stage: (stage.cast.lin.pk,), moved, by="admin"),
    "org:person-move-effects": Visit(lambda stage: (stage.cast.lin.pk,), query=moved, by="admin"),
    "org:person-deactivate": Visit(lambda stage: (stage.cast.he.pk,), nothing, by="admin"),
    "org:person-reactivate": Visit(lambda stage: (stage.cast.he.pk,), nothing, by="admin"),
    "org:department-list": Visit(needs="membership"),
    "org:department-detail": Visit(lambda stage: (stage.department.pk,), needs="membership"),
    "org:department-new": Visit(sent=lambda stage: department_named("quality", "质量部"), by="admin"),
    "org:department-edit": Visit(
        lambda stage: (stage.department.pk,),
        lambda stage: department_named("logistics", "物流部") | {"revision": stage.department.revision},
        by="admin",
    ),
    "org:department-member-add": Visit(
        lambda stage: (stage.department.pk,),
        lambda stage: {"person": stage.owner.pk, "start": clock.today().isoformat()},
        by="admin",
    ),
    "org:department-member-end": Visit(
        lambda stage: (stage.membership.pk,), lambda stage: {"on": clock.today().isoformat()}, by="admin"
    ),
    "org:person-handover": Visit(
        lambda stage: (stage.owner.pk,), lambda stage: {"sales": stage.cast.he.pk}, by="manager", needs="customer"
    ),
    "org:deputation-list": Visit(needs="deputation"),
    "org:deputation-new": Visit(sent=stand_in_named),
    "org:deputation-revoke": Visit(lambda stage: (stage.deputation.pk,), nothing),
    "approvals:inbox": Visit(query=lambda stage: {"request": stage.request.pk}),
    "approvals:mine": Visit(needs="request"),
    "approvals:request-detail": Visit(lambda stage: (stage.request.pk,)),
    "approvals:request-panel": Visit(lambda stage: (stage.request.pk,)),
    "approvals:request-decide": Visit(lambda stage: (stage.request.pk,), decided, by="manager"),
    "approvals:request-decide-many": Visit(sent=ticked, by="manager", needs="customer"),
    "approvals:request-withdraw": Visit(lambda stage: (stage.request.pk,), nothing),
    "approvals:request-round": Visit(lambda stage: (stage.request.pk,)),
    "approvals:request-dialog": Visit(lambda stage: (stage.request.pk, "approve")),
    "approvals:request-people": Visit(lambda stage: (stage.request.pk,)),
    "approvals:request-comment": Visit(
        lambda stage: (stage.request.pk,), lambda stage: {"text": stage.text(f"@{stage.owner.username} 请补充")}
    ),
    "approvals:request-ask-gm": Visit(
        lambda stage: (stage.contract_request.pk,), lambda stage: {"reason": stage.text("客户今天必须签")}
    ),
    "approvals:request-take-over": Visit(
        lambda stage: (stage.request.pk,), lambda stage: {"step": stage.late_step.pk}, by="gm"
    ),
    "approvals:request-delegate": Visit(
        lambda stage: (stage.request.pk,),
        lambda stage: {"step": stage.department_step.pk, "to": stage.cast.sun.pk},
        by="manager",
    ),
    "approvals:opinion-ask": Visit(lambda stage: (stage.request.pk,), asked_opinion, by="manager"),
    "approvals:opinion-answer": Visit(
        lambda stage: (stage.request.pk, stage.consultation.pk),
        lambda stage: {"stance": "doubts", "answer": stage.text("至少 30 天")},
        by="technical",
    ),
    "approvals:opinion-take-back": Visit(
        lambda stage: (stage.request.pk, stage.consultation.pk), nothing, by="manager"
    ),
    "approvals:punctuality": Visit(needs="late_step"),
    "approvals:chain-list": Visit(by="admin", needs="chain_draft"),
    "approvals:chain-detail": Visit(lambda stage: (stage.chain.pk,), by="admin", needs="chain_draft"),
    "approvals:chain-compare": Visit(lambda stage: (stage.chain.pk,), by="admin", needs="chain_draft"),
    "approvals:chain-try": Visit(lambda stage: (stage.chain.pk,), by="admin", needs="chain_draft"),
    "approvals:chain-edit": Visit(lambda stage: (stage.chain.pk,), by="admin", needs="chain_draft"),
    "approvals:chain-draft": Visit(lambda stage: (stage.chain.pk,), nothing, by="admin"),
    "approvals:chain-discard": Visit(lambda stage: (stage.chain.pk,), chain_seen, by="admin"),
    "approvals:chain-put-in-force": Visit(
        lambda stage: (stage.chain.pk,), chain_in_force, by="admin", needs="chain_draft"
    ),
    "approvals:chain-limit": Visit(lambda stage: (stage.chain.pk,), chain_limit, by="admin"),
    "approvals:stage-new": Visit(lambda stage: (stage.chain.pk,), chain_stage, by="admin"),
    "approvals:stage-edit": Visit(lambda stage: (stage.chain.pk, stage.chain_stage.pk), chain_stage, by="admin"),
    "approvals:stage-move": Visit(lambda stage: (stage.chain.pk, stage.chain_stage.pk), chain_moved, by="admin"),
    "approvals:stage-remove": Visit(lambda stage: (stage.chain.pk, stage.chain_stage.pk), chain_seen, by="admin"),
    "approvals:signoff-new": Visit(lambda stage: (stage.chain.pk, stage.chain_stage.pk), chain_ask, by="admin"),
    "approvals:signoff-edit": Visit(
        lambda stage: (stage.chain.pk, stage.chain_ask.pk),
        lambda stage: chain_ask(stage) | {"value": "80,000"},
        by="admin",
    ),
    "approvals:signoff-remove": Visit(lambda stage: (stage.chain.pk, stage.chain_ask.pk), chain_seen, by="admin"),
    # --------------------------------------------------------------------------------------------------------- memos
    "memos:memo-list": Visit(needs="memo"),
    "memos:memo-new": Visit(sent=memo_typed, query=lambda stage: {"on": code_of(stage.customer)}),
    "memos:memo-detail": Visit(lambda stage: (stage.memo.pk,)),
    "memos:memo-edit": Visit(
        lambda stage: (stage.memo_back.pk,), lambda stage: memo_typed(stage) | {"revision": stage.memo_back.revision}
    ),
    "memos:leak-list": Visit(needs="leak"),
    "memos:leak-new": Visit(sent=leak_typed, query=lambda stage: {"on": code_of(stage.customer)}),
    "memos:leak-detail": Visit(lambda stage: (stage.leak.pk,)),
    "memos:leak-edit": Visit(
        lambda stage: (stage.leak_back.pk,), lambda stage: leak_typed(stage) | {"revision": stage.leak_back.revision}
    ),
    # --------------------------------------------------------------------------------------------------------- seals
    "seals:entry-list": Visit(needs="seal_asked"),
    "seals:entry-book": Visit(needs="seal_used"),
    "seals:custody-list": Visit(needs="seal_keepers"),
    "seals:custody-edit": Visit(
        lambda stage: ("quote",),
        lambda stage: {"keeper": stage.cast.qian.pk, "stand_in": stage.cast.sun.pk},
        by="admin",
    ),
    "seals:entry-of-paper": Visit(lambda stage: (stage.paper.pk,), needs="seal_asked"),
    "seals:entry-new": Visit(lambda stage: (stage.paper.pk,), seal_wanted, needs="seal_keepers"),
    "seals:entry-detail": Visit(lambda stage: (stage.seal_asked.pk,)),
    "seals:entry-check": Visit(
        lambda stage: (stage.seal_asked.pk,), lambda stage: {"code": stage.paper.check_code}, by="gm"
    ),
    "seals:entry-use": Visit(lambda stage: (stage.seal_checked.pk,), nothing, by="gm"),
    "seals:entry-refuse": Visit(
        lambda stage: (stage.seal_asked.pk,), lambda stage: {"reason": stage.text("打印件不清楚")}, by="gm"
    ),
    "seals:entry-withdraw": Visit(lambda stage: (stage.seal_asked.pk,), nothing),
    "seals:entry-return": Visit(lambda stage: (stage.seal_used.pk,), nothing, by="gm"),
    "seals:entry-scan": Visit(lambda stage: (stage.seal_used.pk,), lambda stage: {"scan": Scan()}),
    "seals:entry-counter": Visit(
        lambda stage: (stage.seal_used.pk,), lambda stage: {"reason": stage.text("份数有误")}, by="gm"
    ),
    # ---------------------------------------------------------------------------------------------------- operations
    "design:home": Visit(by="admin"),
    "design:part": Visit(by="admin"),
    "operations:home": Visit(needs="parked", by="admin"),
    "operations:job-retry": Visit(lambda stage: (stage.parked.pk,), nothing, by="admin"),
    "operations:job-retry-chosen": Visit(sent=lambda stage: {"pick": stage.parked.pk}, by="admin"),
    "operations:job-retry-all": Visit(sent=nothing, needs="parked", by="admin"),
    "operations:year-load": Visit(lambda stage: (clock.today().year + 2,), nothing, by="admin"),
    # ----------------------------------------------------------------------------------------------------- customers
    "intake:run-new": Visit(lambda stage: ("customers",), lambda stage: {"file": CustomerTable()}),
    "intake:run-template": Visit(lambda stage: ("customers",)),
    "intake:run-detail": Visit(lambda stage: (stage.import_run.pk,)),
    "intake:run-progress": Visit(lambda stage: (stage.import_run.pk,)),
    "intake:run-confirm": Visit(lambda stage: (stage.import_run.pk,), nothing),
    "intake:run-drop": Visit(lambda stage: (stage.import_run.pk,), nothing),
    "customers:customer-list": Visit(needs="contact"),
    "customers:customer-new": Visit(sent=customer_typed),
    "customers:conflict-check": Visit(query=lambda stage: {"name": stage.customer.name}),
    "customers:customer-shared": Visit(lambda stage: (stage.customer.pk,)),
    "customers:customer-share": Visit(lambda stage: (stage.customer.pk,), shared_typed),
    "customers:customer-unshare": Visit(lambda stage: (stage.customer.pk,), shared_ended("customer")),
    "customers:customer-detail": Visit(lambda stage: (stage.customer.pk,)),
    "customers:customer-peek": Visit(lambda stage: (stage.customer.pk,)),
    "customers:customer-edit": Visit(lambda stage: (stage.customer.pk,), customer_changed),
    "customers:customer-archive": Visit(
        lambda stage: (stage.customer.pk,), lambda stage: {"reason": "公司已注销"}, by="manager"
    ),
    "customers:customer-assign-many": Visit(
        sent=customers_assigned, by="manager", query=lambda stage: {"pick": stage.customer.pk}
    ),
    "customers:customer-assign": Visit(lambda stage: (stage.customer.pk,), customer_assigned, by="manager"),
    "customers:contact-new": Visit(lambda stage: (stage.customer.pk,), contact_typed),
    "customers:contact-edit": Visit(lambda stage: (stage.contact.pk,), contact_changed),
    "customers:contact-archive": Visit(lambda stage: (stage.second_contact.pk,), nothing),
    "customers:protection-of-customer": Visit(lambda stage: (stage.customer.pk,)),
    "customers:pool-list": Visit(needs="pooled"),
    "customers:pool-detail": Visit(lambda stage: (stage.pooled.pk,)),
    "customers:pool-claim": Visit(lambda stage: (stage.pooled.pk,), nothing),
    "customers:attachment-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="attachment"),
    "customers:attachment-new": Visit(
        lambda stage: (stage.customer.pk,), lambda stage: {"about": stage.text("营业执照"), "files": Scan()}
    ),
    "customers:attachment-detail": Visit(lambda stage: (stage.attachment.pk,)),
    "customers:attachment-archive": Visit(
        lambda stage: (stage.attachment.pk,), lambda stage: {"reason": stage.text("已过期")}
    ),
    "customers:timeline-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="note"),
    "customers:note-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="note"),
    "customers:note-new": Visit(lambda stage: (stage.customer.pk,), note_typed),
    "customers:note-correct": Visit(lambda stage: (stage.note.pk,), note_typed),
    "customers:sheet-list": Visit(needs="sheet"),
    "customers:sheet-week": Visit(needs="sheet", by="manager"),
    "customers:sheet-detail": Visit(lambda stage: (stage.sheet.pk,)),
    "customers:sheet-edit": Visit(lambda stage: (stage.week.code,), lambda stage: {"remark": stage.text("出差")}),
    "customers:opportunity-list": Visit(needs="opportunity"),
    "customers:opportunity-board": Visit(needs="opportunity"),
    "customers:opportunity-forecast": Visit(needs="opportunity"),
    "customers:forecast-accuracy": Visit(needs="frozen"),
    "customers:annual-list": Visit(needs="annual_filed", by="director"),
    "customers:annual-new": Visit(
        sent=lambda stage: {"year": str(clock.today().year + 1)}, by="director", needs="annual_filed"
    ),
    "customers:annual-detail": Visit(lambda stage: (stage.annual_filed.pk,), by="director"),
    "customers:annual-edit": Visit(lambda stage: (stage.annual.pk,), annual_typed, by="director"),
    "customers:annual-file": Visit(
        lambda stage: (stage.annual.pk,), lambda stage: {"revision": stage.annual.revision}, by="director"
    ),
    "org:target-month": Visit(sent=targets_typed, by="director"),
    "customers:opportunity-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="opportunity"),
    "customers:opportunity-new": Visit(lambda stage: (stage.customer.pk,), opportunity_typed),
    "customers:opportunity-detail": Visit(lambda stage: (stage.opportunity.pk,)),
    "customers:opportunity-peek": Visit(lambda stage: (stage.opportunity.pk,)),
    "customers:opportunity-edit": Visit(lambda stage: (stage.opportunity.pk,), opportunity_changed),
    "customers:opportunity-move": Visit(
        lambda stage: (stage.opportunity.pk,),
        lambda stage: {"stage": "offered", "revision": stage.opportunity.revision, "back": "board"},
    ),
    "customers:opportunity-win": Visit(
        lambda stage: (stage.opportunity.pk,), lambda stage: {"note": stage.text("note")}
    ),
    "customers:opportunity-lose": Visit(
        lambda stage: (stage.opportunity.pk,), lambda stage: {"reason": "price", "note": stage.text("note")}
    ),
    "customers:opportunity-reopen": Visit(lambda stage: (stage.lost.pk,), opportunity_alive),
    "customers:market-list": Visit(needs="market_note"),
    "customers:market-new": Visit(sent=market_noted),
    "customers:market-detail": Visit(lambda stage: (stage.market_note.pk,)),
    "customers:market-digest": Visit(
        query=lambda stage: {"month": f"{clock.today():%Y-%m}"}, needs="competitor_price", by="director"
    ),
    "customers:market-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="market_note"),
    "customers:observation-list": Visit(needs="competitor_price"),
    "customers:observation-new": Visit(sent=price_seen),
    "customers:observation-export": Visit(needs="competitor_price"),
    "customers:observation-correct": Visit(lambda stage: (stage.competitor_price.pk,), price_seen),
    "customers:competitor-list": Visit(needs="competitor_price"),
    "customers:competitor-new": Visit(sent=lambda stage: {"name": "南辰软件有限公司", "strengths": "价格低"}),
    "customers:competitor-detail": Visit(lambda stage: (stage.competitor.pk,), needs="competitor_price"),
    "customers:competitor-edit": Visit(
        lambda stage: (stage.competitor.pk,),
        lambda stage: {"name": stage.competitor.name, "weaknesses": "实施慢", "revision": stage.competitor.revision},
    ),
    "customers:competitor-archive": Visit(lambda stage: (stage.competitor.pk,), nothing, by="manager"),
    "customers:visit-calendar": Visit(needs="visit"),
    "customers:visit-choose": Visit(needs="contact"),
    "customers:visit-new": Visit(lambda stage: (stage.customer.pk,), visit_planned),
    "customers:visit-done": Visit(needs="visit"),
    "customers:visit-focus": Visit(sent=focus_written),
    "customers:visit-focus-confirm": Visit(
        lambda stage: (stage.focus.pk,), lambda stage: {"revision": stage.focus.revision}, by="manager"
    ),
    "customers:visit-detail": Visit(lambda stage: (stage.visit.pk,)),
    "customers:visit-edit": Visit(lambda stage: (stage.visit.pk,), visit_changed),
    "customers:visit-move": Visit(lambda stage: (stage.visit.pk,), visit_moved),
    "customers:visit-cancel": Visit(lambda stage: (stage.visit.pk,), lambda stage: {"reason": stage.text("客户出差")}),
    "customers:visit-report": Visit(lambda stage: (stage.visit.pk,), visit_reported),
    "customers:visit-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="visit"),
    "customers:cleanup-list": Visit(needs="archiving"),
    "customers:cleanup-detail": Visit(lambda stage: (stage.archiving.pk,)),
    "customers:cleanup-take": Visit(lambda stage: (stage.archiving.pk,), nothing, by="manager"),
    "customers:cleanup-decline": Visit(
        lambda stage: (stage.archiving.pk,), lambda stage: {"answer": stage.text("再看一季")}, by="manager"
    ),
    "customers:cleanup-propose": Visit(lambda stage: (stage.invalid.pk,), lambda stage: {"reason": stage.text("注销")}),
    "customers:quality-list": Visit(needs="customer"),
    "customers:revisit-list": Visit(needs="revisit"),
    "customers:revisit-detail": Visit(lambda stage: (stage.revisit.pk,)),
    "customers:revisit-call": Visit(lambda stage: (stage.revisit.pk,), call_made, by="assistant"),
    "customers:revisit-missed": Visit(
        lambda stage: (stage.revisit.pk,), lambda stage: {"revision": stage.revisit.revision}, by="assistant"
    ),
    "customers:revisit-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="revisit"),
    "customers:dispute-list": Visit(needs="dispute"),
    "customers:dispute-new": Visit(sent=claim_typed),
    "customers:dispute-detail": Visit(lambda stage: (stage.dispute.pk,)),
    "customers:dispute-answer": Visit(
        lambda stage: (stage.dispute.pk,), lambda stage: {"answer": "我先登记并持续跟进"}
    ),
    "customers:dispute-rule": Visit(
        lambda stage: (stage.dispute_heard.pk,),
        lambda stage: {"ruling": "moves", "reason": "先有接触", "revision": stage.dispute_heard.revision},
        by="manager",
    ),
    "customers:dispute-withdraw": Visit(lambda stage: (stage.dispute.pk,), nothing, by="peer"),
    "customers:dispute-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="dispute"),
    "customers:merge-choose": Visit(lambda stage: (stage.customer.pk,), needs="double"),
    "customers:merge-confirm": Visit(
        lambda stage: (stage.double.pk, stage.customer.pk),
        lambda stage: {
            "revision": stage.double.revision,
            "kept_revision": stage.customer.revision,
            "reason": stage.text("同一家公司"),
        },
        by="manager",
    ),
    "customers:status-of-customer": Visit(lambda stage: (stage.customer.pk,)),
    "customers:status-new": Visit(
        lambda stage: (stage.customer.pk,), lambda stage: {"to_status": "invalid", "reason": "已停业"}
    ),
    "customers:status-stop": Visit(
        lambda stage: (stage.customer.pk,), lambda stage: {"reason": "多次违约"}, by="director"
    ),
    "customers:status-detail": Visit(lambda stage: (stage.status_request.pk,)),
    "customers:status-edit": Visit(
        lambda stage: (stage.status_back.pk,),
        lambda stage: {"reason": "已注销", "revision": stage.status_back.revision},
    ),
    "customers:region-detail": Visit(lambda stage: (stage.region_request.pk,)),
    "customers:region-edit": Visit(lambda stage: (stage.region_back.pk,), region_again),
    "customers:region-drop": Visit(lambda stage: (stage.region_back.pk,), nothing),
    "customers:status-drop": Visit(lambda stage: (stage.status_back.pk,), nothing),
    # ----------------------------------------------------------------------------------------------------- inquiries
    "quotes:inquiry-list": Visit(needs="inquiry"),
    "quotes:inquiry-new": Visit(sent=inquiry_typed),
    "quotes:inquiry-customers": Visit(query=lambda stage: {"q": stage.customer.number}),
    "quotes:inquiry-unreported": Visit(needs="inquiry", by="director"),
    "quotes:inquiry-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="inquiry"),
    "quotes:inquiry-detail": Visit(lambda stage: (stage.inquiry.pk,)),
    "quotes:inquiry-edit": Visit(lambda stage: (stage.inquiry_back.pk,), inquiry_again),
    "quotes:inquiry-customer": Visit(
        lambda stage: (stage.inquiry_unnamed.pk,), lambda stage: {"customer": stage.listed.number}
    ),
    "quotes:phone-list": Visit(needs="phone_answer", by="assistant"),
    "quotes:phone-new": Visit(sent=call_typed, by="assistant", needs="prices"),
    "quotes:phone-price": Visit(
        query=lambda stage: {"product": stage.product.pk, "quantity": "2"}, by="assistant", needs="prices"
    ),
    "quotes:phone-detail": Visit(lambda stage: (stage.phone_answer.pk,)),
    "quotes:support-list": Visit(needs="support"),
    "quotes:support-choose": Visit(needs="customer"),
    "quotes:support-new": Visit(lambda stage: (stage.customer.pk,), support_typed),
    "quotes:support-detail": Visit(lambda stage: (stage.support.pk,)),
    "quotes:support-edit": Visit(
        lambda stage: (stage.support_back.pk,),
        lambda stage: support_typed(stage) | {"revision": stage.support_back.revision},
    ),
    "quotes:support-name": Visit(lambda stage: (stage.support.pk,), people_named, by="technical"),
    "quotes:support-agree": Visit(
        lambda stage: (stage.support_named.pk,), lambda stage: {"revision": stage.support_named.revision}
    ),
    "quotes:support-call-off": Visit(
        lambda stage: (stage.support_named.pk,), lambda stage: {"reason": stage.text("客户改期")}
    ),
    "quotes:support-dispute": Visit(
        lambda stage: (stage.support_named.pk,),
        lambda stage: {"objection": stage.text("人不够"), "revision": stage.support_named.revision},
    ),
    # ---------------------------------------------------------------------------------------------------------- bids
    "quotes:bid-list": Visit(needs="bid"),
    "quotes:bid-new": Visit(lambda stage: (stage.tender.pk,), bid_typed),
    "quotes:bid-detail": Visit(lambda stage: (stage.bid.pk,)),
    "quotes:bid-edit": Visit(
        lambda stage: (stage.bid.pk,), lambda stage: bid_typed(stage) | {"revision": stage.bid.revision}
    ),
    "quotes:bid-offer": Visit(lambda stage: (stage.bid.pk,), offer_typed, by="assistant"),
    "quotes:bid-certificate-new": Visit(
        lambda stage: (stage.bid.pk,), lambda stage: {"name": stage.text("ISO 27001")}, by="assistant"
    ),
    "quotes:bid-certificate-drop": Visit(lambda stage: (stage.bid_certificate.pk,), nothing, by="assistant"),
    "quotes:bid-item": Visit(
        lambda stage: (stage.bid_item.pk,),
        lambda stage: {"state": "unwanted", "note": stage.text("招标文件未要求")},
        by="assistant",
    ),
    "quotes:bid-item-new": Visit(
        lambda stage: (stage.bid.pk, "commercial"), lambda stage: {"title": stage.text("社保证明")}, by="assistant"
    ),
    "quotes:bid-deviation-new": Visit(lambda stage: (stage.bid.pk, "commercial"), deviation_typed, by="assistant"),
    "quotes:bid-deviation": Visit(
        lambda stage: (stage.bid_deviation.bid_id, stage.bid_deviation.pk), deviation_typed, by="assistant"
    ),
    "quotes:bid-deviation-drop": Visit(
        lambda stage: (stage.bid_deviation.bid_id, stage.bid_deviation.pk), nothing, by="assistant"
    ),
    "quotes:bid-finish": Visit(lambda stage: (stage.bid_listed.pk, "technical"), nothing, by="technical"),
    "quotes:bid-take-up": Visit(lambda stage: (stage.bid_half.pk, "technical"), nothing, by="technical"),
    "quotes:bid-put": Visit(lambda stage: (stage.bid_whole.pk,), lambda stage: {"revision": stage.bid_whole.revision}),
    "quotes:bid-drop": Visit(lambda stage: (stage.bid.pk,), lambda stage: {"reason": stage.text("客户取消")}),
    "quotes:bid-reopen": Visit(
        lambda stage: (stage.bid_approved.pk,), lambda stage: {"reason": stage.text("招标方发了补遗")}
    ),
    "quotes:bid-bind": Visit(lambda stage: (stage.bid_approved.pk,), nothing),
    "quotes:bid-dispatch": Visit(lambda stage: (stage.bid_bound.pk,), dispatch_typed),
    "quotes:bid-result": Visit(lambda stage: (stage.bid_sent.pk,), bid_lost),
    "quotes:bid-bond": Visit(lambda stage: (stage.bid_sent.pk,), lambda stage: {"day": clock.today().isoformat()}),
    # -------------------------------------------------------------------------------------------------------- prices
    "quotes:price-list": Visit(needs="prices"),
    "quotes:price-products": Visit(needs="prices", query=lambda stage: {"q": "P-"}),
    "quotes:price-simulation": Visit(needs="prices"),
    "quotes:special-list": Visit(needs="special"),
    "quotes:special-new": Visit(
        sent=special_typed, query=lambda stage: {"customer": stage.customer.pk}, needs="specials_in_use"
    ),
    "quotes:special-detail": Visit(lambda stage: (stage.special.pk,)),
    "quotes:special-edit": Visit(lambda stage: (stage.special.pk,), special_changed),
    "quotes:special-review": Visit(lambda stage: (stage.special.pk,), special_heard, by="director"),
    "quotes:special-submit": Visit(
        lambda stage: (stage.special_discussed.pk,), lambda stage: {"revision": stage.special_discussed.revision}
    ),
    "quotes:special-drop": Visit(lambda stage: (stage.special.pk,), nothing),
    "quotes:price-versions": Visit(needs="next_prices"),
    "quotes:price-detail": Visit(lambda stage: (stage.prices.pk,)),
    "quotes:price-bands": Visit(lambda stage: (stage.prices.pk,)),
    "quotes:price-opinion": Visit(
        lambda stage: (stage.next_prices.pk,),
        lambda stage: {"revision": stage.next_prices.revision, "opinion": "同意颁布"},
        by="director",
    ),
    "quotes:price-issue": Visit(
        lambda stage: (stage.next_prices.pk,), lambda stage: {"revision": stage.next_prices.revision}, by="gm"
    ),
    "quotes:price-end": Visit(
        lambda stage: (stage.prices.pk,),
        lambda stage: {"on": (stage.last_day - timedelta(days=1)).isoformat()},
        by="gm",
    ),
    "quotes:cost-list": Visit(needs="product", by="finance"),
    "quotes:cost-detail": Visit(
        lambda stage: (stage.product.pk,), lambda stage: {"cost": "40.00", "valid_from": "2030-01-01"}, by="finance"
    ),
    # -------------------------------------------------------------------------------------------------------- quotes
    "quotes:quote-list": Visit(needs="request"),
    "quotes:attempt-list": Visit(needs="attempt", by="director"),
    "quotes:quote-new": Visit(sent=quote_typed, query=lambda stage: {"customer": stage.customer.pk}),
    "quotes:quote-lines": Visit(lambda stage: (stage.customer.pk,), quote_typed),
    "quotes:quote-products": Visit(lambda stage: (stage.customer.pk,), needs="prices"),
    "quotes:result-note": Visit(
        lambda stage: (stage.approved.pk,),
        lambda stage: {"outcome": "lost", "reason": "price", "note": stage.text("预算不足")},
    ),
    "quotes:link-new": Visit(lambda stage: (stage.approved.pk,), lambda stage: {"contact": stage.contact.pk}),
    "quotes:link-detail": Visit(lambda stage: (stage.link.pk,)),
    "quotes:link-revoke": Visit(lambda stage: (stage.link.pk,), nothing),
    "quotes:days-list": Visit(needs="days_request", by="technical"),
    "quotes:days-new": Visit(
        lambda stage: (stage.services.pk,),
        lambda stage: {"product": stage.service.pk, "scope": stage.text("两个厂区上线"), "asked_of": stage.cast.xu.pk},
    ),
    "quotes:days-detail": Visit(
        lambda stage: (stage.days_request.pk,), lambda stage: {"days": "8", "remark": "需客户派人"}, by="technical"
    ),
    "quotes:days-drop": Visit(lambda stage: (stage.days_request.pk,), nothing),
    "quotes:quote-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="request"),
    "quotes:quote-shared": Visit(lambda stage: (stage.draft.pk,)),
    "quotes:quote-share": Visit(lambda stage: (stage.draft.pk,), shared_typed),
    "quotes:quote-unshare": Visit(lambda stage: (stage.draft.pk,), shared_ended("draft")),
    "quotes:quote-detail": Visit(lambda stage: (stage.waiting.pk,)),
    "quotes:quote-peek": Visit(lambda stage: (stage.waiting.pk,)),
    "quotes:quote-edit": Visit(lambda stage: (stage.draft.pk,), quote_changed),
    "quotes:quote-submit": Visit(lambda stage: (stage.draft.pk,), lambda stage: {"revision": stage.draft.revision}),
    "quotes:quote-discard": Visit(lambda stage: (stage.draft.pk,), lambda stage: {"revision": stage.draft.revision}),
    "quotes:quote-version": Visit(lambda stage: (stage.approved.pk,), nothing),
    "quotes:quote-copy": Visit(lambda stage: (stage.approved.pk,), nothing),
    "quotes:quote-hand-out": Visit(
        lambda stage: (stage.approved.pk,), lambda stage: {"way": "email", "contact": stage.contact.pk}
    ),
    "quotes:question-new": Visit(
        lambda stage: (stage.draft.pk,), lambda stage: {"of": "DIRECTOR", "text": "第 1 行可以再低吗？"}
    ),
    "quotes:question-answer": Visit(
        lambda stage: (stage.question.quote_id, stage.question.pk), lambda stage: {"answer": "可以"}, by="director"
    ),
    # ----------------------------------------------------------------------------------------------------- contracts
    "contracts:contract-list": Visit(needs="contract_waiting"),
    "contracts:contract-new": Visit(lambda stage: (stage.offer.pk,), nothing),
    "contracts:contract-of-quote": Visit(lambda stage: (stage.contract_waiting.quote_id or 0,)),
    "contracts:contract-of-customer": Visit(lambda stage: (stage.customer.pk,), needs="contract_waiting"),
    "contracts:contract-shared": Visit(lambda stage: (stage.contract_draft.pk,)),
    "contracts:contract-share": Visit(lambda stage: (stage.contract_draft.pk,), shared_typed),
    "contracts:contract-unshare": Visit(lambda stage: (stage.contract_draft.pk,), shared_ended("contract_draft")),
    "contracts:contract-detail": Visit(lambda stage: (stage.contract_waiting.pk,)),
    "contracts:contract-edit": Visit(lambda stage: (stage.contract_draft.pk,), contract_changed),
    "contracts:contract-check": Visit(lambda stage: (stage.contract_draft.pk,), contract_changed),
    "contracts:contract-submit": Visit(
        lambda stage: (stage.contract_draft.pk,), lambda stage: {"revision": stage.contract_draft.revision}
    ),
    "contracts:contract-discard": Visit(
        lambda stage: (stage.contract_draft.pk,), lambda stage: {"revision": stage.contract_draft.revision}
    ),
    "contracts:contract-give-up": Visit(
        lambda stage: (stage.contract_approved.pk,), lambda stage: {"reason": "客户取消了项目"}
    ),
    "contracts:contract-confirm": Visit(
        lambda stage: (stage.contract_waiting.pk,),
        lambda stage: {"deviations": [one.pk for one in stage.contract_waiting.deviations.all()]},
        by="director",
    ),
    "contracts:contract-text": Visit(lambda stage: (stage.contract_waiting.pk,)),
    "contracts:contract-print": Visit(lambda stage: (stage.contract_waiting.pk,), nothing),
    "contracts:contract-sign": Visit(
        lambda stage: (stage.contract_approved.pk,),
        lambda stage: {
            "signed_on": clock.today().isoformat(),
            "place": "上海",
            "project_lead": stage.contract_approved.project_lead_id,
            "scan": Scan(),
        },
    ),
    "contracts:contract-confirm-scan": Visit(lambda stage: (stage.contract_signed.pk,), nothing, by="assistant"),
    "contracts:contract-lead": Visit(
        lambda stage: (stage.contract_signed.pk,), lambda stage: {"project_lead": stage.cast.he.pk}, by="manager"
    ),
    "contracts:template-list": Visit(needs="template"),
    "contracts:template-detail": Visit(lambda stage: (stage.next_template.pk,)),
    "contracts:template-approve": Visit(lambda stage: (stage.next_template.pk,), nothing, by="gm"),
    # --------------------------------------------------------------------------------------------------------- money
    "contracts:receipt-list": Visit(needs="receipt", by="finance"),
    "contracts:receipt-new": Visit(sent=receipt_typed, by="finance"),
    "contracts:receipt-check": Visit(sent=receipt_typed, by="finance"),
    "contracts:receipt-detail": Visit(lambda stage: (stage.receipt.pk,), by="finance"),
    "contracts:receipt-match": Visit(lambda stage: (stage.receipt.pk,), rest_matched, by="finance"),
    "contracts:receipt-reverse": Visit(
        lambda stage: (stage.receipt.pk,),
        lambda stage: {"day": clock.today().isoformat(), "reason": "退汇"},
        by="finance",
    ),
    "contracts:receipt-take-back": Visit(
        lambda stage: (stage.payment.pk,), lambda stage: {"reason": "分错了合同"}, by="finance"
    ),
    "contracts:receivable-list": Visit(needs="receipt"),
    "contracts:receivable-of-contract": Visit(lambda stage: (stage.owed.pk,), needs="receipt"),
    "contracts:instalment-reach": Visit(
        lambda stage: (stage.coming.pk,), lambda stage: {"on": clock.today().isoformat()}
    ),
    # --------------------------------------------------------------------------------------------------- commissions
    "commissions:statement-list": Visit(needs="settled"),
    "commissions:statement-detail": Visit(
        lambda stage: (stage.owner.pk, month_code(stage.last_month)), needs="settled"
    ),
    "commissions:lifeline-of-contract": Visit(lambda stage: (stage.collected.pk,)),
    "commissions:month-list": Visit(needs="settled", by="finance"),
    "commissions:month-detail": Visit(lambda stage: (month_code(stage.last_month),), needs="settled", by="finance"),
    "commissions:month-settle": Visit(
        lambda stage: (month_code(stage.last_month),), nothing, by="finance", needs="collected"
    ),
    "commissions:month-note": Visit(query=lambda stage: {"day": stage.last_month}, needs="settled", by="finance"),
    # ------------------------------------------------------------------------------------------------------- reports
    "reports:home": Visit(needs="request"),
    "reports:discipline-overview": Visit(needs="approved", by="director"),
    "reports:discipline-lines": Visit(needs="approved", by="director", query=lambda stage: {"by": "month"}),
    "reports:report-list": Visit(needs="report"),
    "reports:report-now": Visit(),
    "reports:report-team": Visit(needs="report", by="manager"),
    "reports:report-detail": Visit(lambda stage: (stage.report.pk,)),
    "reports:report-edit": Visit(lambda stage: (stage.week.code,), report_typed),
    "reports:report-check": Visit(lambda stage: (stage.week.code,), report_typed),
}


def addresses() -> Iterator[str]:
    """The name of every address of ours in the URLconf, with its app; the admin is a block of its own."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                if entry.namespace != "admin":
                    yield from walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
            elif isinstance(entry, URLPattern):
                yield f"{prefix}{entry.name}"

    yield from walk(get_resolver(), "")


def view_of(name: str, stage: Stage) -> Any:
    """The view function or class behind an address."""
    view = resolve(url_of(name, VISITS[name], stage).partition("?")[0]).func
    return getattr(view, "view_class", view)


def url_of(name: str, visit: Visit, stage: Stage) -> str:
    """The address on this stage, with everything set up that it shows."""
    if visit.needs:
        getattr(stage, visit.needs)
    path, query = reverse(name, args=visit.args(stage)), urlencode(visit.query(stage))
    return f"{path}?{query}" if query else path
