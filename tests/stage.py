"""The stage: one of everything that has an address, all of it in the hands of one rep, and everybody who may come by.

The fences play on it: who gets which answer, what a form leaves behind, which bytes leave the house. Objects are made
when they are first asked for; ``clear()`` forgets them, so that the next play gets fresh ones.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from commissions.actions.settlement import settle_month
from commissions.ledger import last_day, month_before, month_of
from commissions.queries.settlement import MonthResult
from contracts.actions.receivable import MatchData, record_receipt
from contracts.enums import ClauseLock
from contracts.models import Contract, ContractTemplate, Instalment, Receipt, ReceiptMatch
from customers.actions.annual import begin_annual_forecast, edit_annual_forecast, file_annual_forecast
from customers.actions.attachment import attach_files
from customers.actions.cleanup import propose_archive
from customers.actions.dispute import answer_dispute
from customers.actions.forecast import freeze_forecast
from customers.actions.opportunity import lose_opportunity
from customers.actions.sheet import RowWords, hand_in_sheet
from customers.actions.status import ask_status
from customers.actions.visit import write_focus
from customers.enums import CustomerStatus, LossReason
from customers.models import (
    AnnualForecast,
    ArchiveProposal,
    Attachment,
    Competitor,
    Contact,
    ContactNote,
    Customer,
    CustomerSheet,
    Dispute,
    ForecastFreeze,
    MarketNote,
    Opportunity,
    PoolEntry,
    PriceObservation,
    RegionRequest,
    Revisit,
    StatusRequest,
    VisitPlan,
    WeekFocus,
)
from customers.pipeline import LossData
from quotes.actions.bid_offer import CertificateData, DeviationData, add_certificate, write_deviation
from quotes.actions.bid_writing import take_up_part
from quotes.actions.estimate import ask_days
from quotes.actions.link import make_link
from quotes.actions.phone import CallData, tell_price
from quotes.actions.question import ask_question
from quotes.enums import QUOTE, BidPart, PriceType, ProductKind
from quotes.models import (
    Bid,
    BidCertificate,
    BidDeviation,
    BidItem,
    DaysRequest,
    Inquiry,
    PhoneAnswer,
    PriceAttempt,
    PricePolicy,
    Product,
    Question,
    Quote,
    QuoteLink,
    SpecialPrice,
    SupportRequest,
)
from reports.actions.plan import PlanLine
from reports.actions.report import ReportData, save_report, start_report, submit_report
from reports.models import Report
from salesops.approvals.chains import Seen, discard_draft, draft_version
from salesops.approvals.consulting import ask_opinion
from salesops.approvals.enums import Turn, VersionState
from salesops.approvals.models import Chain, ChainVersion, Consultation, Request, SignOff, Step
from salesops.approvals.models import Stage as ChainStage
from salesops.approvals.queries import latest_request_for
from salesops.audit import seen
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.base.names import name_key
from salesops.base.weeks import Week, week_of
from salesops.desk.actions import save_view
from salesops.desk.drafts import keep_draft
from salesops.desk.models import Draft, SavedView
from salesops.documents import papers_of, store_file
from salesops.documents.company import propose_profile
from salesops.documents.enums import DocumentTaking
from salesops.documents.models import CompanyProfile, File, Paper, ProfileProposal
from salesops.export.kinds import kind_of
from salesops.export.models import ExportRun
from salesops.export.running import ask_for_run
from salesops.export.writing import write_run
from salesops.intake.models import ImportRun
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.memos.models import LeakReport, Memo
from salesops.notices.actions import add_robot, tell
from salesops.notices.enums import Service
from salesops.notices.kinds import NoticeKind
from salesops.notices.models import Notice, Robot
from salesops.org.actions.department import DepartmentData, add_member, create_department
from salesops.org.actions.deputation import name_deputy
from salesops.org.actions.sharing import share
from salesops.org.enums import GrantName, Post
from salesops.org.models import Department, Deputation, Membership, Person, Region
from salesops.org.queries import (
    above,
    holders,
)
from salesops.seals.actions.entry import (
    check_entry,
)
from salesops.seals.enums import Seal
from salesops.seals.models import (
    Custody,
    SealEntry,
)
from tests.cast import Cast
from tests.factories import contracts as papers
from tests.factories import quotes as desk
from tests.factories.annual import annual_data
from tests.factories.bid import approve_bid, complete, finish, hand_in, make_bid, make_tender, seal_bid, with_offer
from tests.factories.chains import make_default_chains
from tests.factories.company import make_profile_data
from tests.factories.customers import ContactFactory, CustomerFactory, make_note
from tests.factories.dispute import make_dispute
from tests.factories.inquiry import decided as inquiry_decided
from tests.factories.inquiry import make_inquiry, make_support, named, support_said
from tests.factories.intake import make_import_run
from tests.factories.market import make_competitor, make_market_note, make_price
from tests.factories.memos import make_leak, make_memo, returned
from tests.factories.opportunity import make_opportunity
from tests.factories.org import make_department, make_grant, make_person
from tests.factories.papers import small_pdf
from tests.factories.pool import make_pooled
from tests.factories.receivable import receipt_data, receive, sold_contract
from tests.factories.region import make_region_request, region_decided
from tests.factories.revisit import make_revisit
from tests.factories.seals import asked_for, name_keepers, sealed
from tests.factories.special import ask as ask_for_special
from tests.factories.special import heard, use_special_prices
from tests.factories.status import decided
from tests.factories.visit import make_plan

PASSES_BY = NoticeKind("tests.passes", "%(what)s")
PRICES_END = timedelta(days=60)


_letters = count(0x4E00)


def _another() -> str:
    """A letter that no company had before."""
    return chr(next(_letters))


def actors_of(cast: Cast) -> dict[str, Person]:
    """Everybody by what they are to a thing of Li's, account manager in the east; the words of permissions.toml.

    Besides the cast: a vice-president, a department reviewer, an administrator and a price keeper apart from each
    other, a holder of the grant to read quotes, somebody without a post, and the superuser.
    """
    keeper, reader = make_person("keeper"), make_person("reader")
    make_grant(keeper, GrantName.PRICE_KEEPER, by=cast.qian)
    make_grant(reader, GrantName.QUOTE_READER, by=cast.qian)
    return {
        "owner": cast.li,
        "peer": cast.he,
        "other_rep": cast.zhou,
        "assistant": cast.chen,
        "manager": cast.wang,
        "other_manager": cast.wu,
        "director": cast.zhao,
        "vice_president": make_person("vp", post=Post.SALES_VP, superior=cast.qian),
        "gm": cast.qian,
        "marketing": cast.lin,
        "finance": cast.sun,
        "technical": cast.xu,
        "reviewer": make_person("rev", post=Post.DEPARTMENT_REVIEWER, superior=cast.qian),
        "admin": make_person("adm", post=Post.ADMIN, superior=cast.qian),
        "keeper": keeper,
        "quote_reader": reader,
        "no_post": make_person("nobody"),
        "superuser": make_person("root", is_superuser=True),
    }


class Stage:
    """One of everything, owned by ``owner``. ``mark`` stands in every text that people may type into it."""

    def __init__(self, cast: Cast, owner: Person, mark: str = "") -> None:
        self.cast, self.owner, self.mark = cast, owner, mark
        make_default_chains()

    def clear(self) -> None:
        """Forget what was made: after a rollback, or because a play used it up."""
        for name, kind in vars(type(self)).items():
            if isinstance(kind, cached_property):
                vars(self).pop(name, None)

    def text(self, words: str) -> str:
        """The words with the mark of this stage."""
        return f"{words} {self.mark}".strip()

    # ---------------------------------------------------------------------------------------------------- customers
    @cached_property
    def listed(self) -> Customer:
        """Another customer of the owner's, for a list that holds something whatever becomes of the first one."""
        return CustomerFactory(owner=self.owner)

    @cached_property
    def customer(self) -> Customer:
        """A customer of the owner, with everything filled in."""
        typed = {name: self.text(name) for name in ("address", "industry", "background", "legal_representative")}
        customer = CustomerFactory(owner=self.owner, **typed)
        if self.mark:
            customer.name = f"{self.mark}{customer.name}"
            key = name_key(customer.name)
            customer.name_core, customer.name_plain = key.core, key.plain
            customer.save(update_fields=["name", "name_core", "name_plain"])
        return customer

    @cached_property
    def double(self) -> Customer:
        """The customer once more, as another rep of the owner's region wrote it down."""
        [superior, *_higher] = above(self.owner)
        other = make_person(post=Post.ACCOUNT_MANAGER, region=self.owner.region, superior=superior)
        return CustomerFactory(owner=other, website="https://double.example.com", industry=self.text("机械"))

    @cached_property
    def contact(self) -> Contact:
        """The customer's main contact."""
        return ContactFactory(customer=self.customer, title=self.text("采购经理"), **self._named("联系人"))

    @cached_property
    def attachment(self) -> Attachment:
        """A file that the owner keeps with the customer."""
        upload = SimpleUploadedFile(f"{self.mark or 'plan'}.pdf", f"%PDF-1.7 {self.mark}".encode())
        [kept] = attach_files(self.customer, [upload], self.text("厂区平面图"), by=self.owner)
        return kept

    @cached_property
    def second_contact(self) -> Contact:
        """One that may be archived."""
        assert self.contact
        return ContactFactory(customer=self.customer, is_primary=False)

    @cached_property
    def note(self) -> ContactNote:
        """A visit that the owner wrote down."""
        said = {name: self.text(name) for name in ("people", "purpose", "outcome", "next_step")}
        return make_note(self.customer, by=self.owner, contact=self.contact, **said)

    @cached_property
    def pooled(self) -> PoolEntry:
        """A customer of the owner's region that a colleague lost to the open pool."""
        [superior, *_higher] = above(self.owner)
        lost_by = make_person(post=Post.ACCOUNT_MANAGER, region=self.owner.region, superior=superior)
        return make_pooled(lost_by, industry=self.text("机械"))

    @cached_property
    def opportunity(self) -> Opportunity:
        """Taken up by the owner, with somebody to make the offer to."""
        said = {name: self.text(name) for name in ("title", "product_line", "next_step")}
        return make_opportunity(self.customer, by=self.owner, contact=self.contact, **said)

    @cached_property
    def lost(self) -> Opportunity:
        """Another one that came to nothing."""
        data = LossData(reason=LossReason.PRICE, note=self.text("note"))
        return lose_opportunity(make_opportunity(self.customer, by=self.owner), data, by=self.owner)

    # -------------------------------------------------------------------------------------------------- inquiries
    @cached_property
    def inquiry(self) -> Inquiry:
        """The owner's customer asks for an offer; whether we take part is to be decided."""
        return self._inquiry()

    @cached_property
    def inquiry_taken(self) -> Inquiry:
        """One in which we take part."""
        return inquiry_decided(self._inquiry())

    @cached_property
    def inquiry_back(self) -> Inquiry:
        """One on which more facts are wanted."""
        return inquiry_decided(self._inquiry(), "return", self.text("补充数量"))

    @cached_property
    def inquiry_unnamed(self) -> Inquiry:
        """One of a company that is not registered yet, in which we take part."""
        named_so, what = self.text("昆山丁香电子有限公司"), self.text("看板")
        return inquiry_decided(make_inquiry(by=self.owner, named=named_so, what=what))

    def _inquiry(self) -> Inquiry:
        said = {name: self.text(name) for name in ("what", "quantity", "asked_by", "tender_no", "details")}
        day = clock.today()
        return make_inquiry(
            self.customer, by=self.owner, amount=Decimal(7_919), received_on=day - timedelta(days=1), due_on=day, **said
        )

    @cached_property
    def phone_answer(self) -> PhoneAnswer:
        """A price that an assistant of the owner's region told the owner's customer."""
        assert self.prices
        assistants = holders(Post.SALES_ASSISTANT, region=self.owner.region)
        [superior, *_higher] = above(self.owner)
        who = assistants.first() or make_person(post=Post.SALES_ASSISTANT, region=self.owner.region, superior=superior)
        said = {name: self.text(name) for name in ("caller", "note")}
        call = CallData(product=self.product, quantity=Decimal(2), customer=self.customer, **said)
        return tell_price(call, by=who)

    @cached_property
    def support(self) -> SupportRequest:
        """Support that technical names people for."""
        return support_said(self._support())

    @cached_property
    def support_named(self) -> SupportRequest:
        """Support for which technical has named somebody."""
        return named(self._support(), self.cast.xu)

    @cached_property
    def support_back(self) -> SupportRequest:
        """A request on which more facts are wanted."""
        return support_said(self._support(), "return", self.text("写清接口"))

    def _support(self) -> SupportRequest:
        return make_support(self.customer, by=self.owner, **{name: self.text(name) for name in ("what", "details")})

    # -------------------------------------------------------------------------------------------------------- bids
    @property
    def bid_assistant(self) -> Person:
        """A sales assistant of the owner's region, who writes the commercial part."""
        assistants = holders(Post.SALES_ASSISTANT, region=self.owner.region)
        [superior, *_higher] = above(self.owner)
        found = assistants.order_by("pk").first()
        return found or make_person(post=Post.SALES_ASSISTANT, region=self.owner.region, superior=superior)

    def make_bid(self) -> Bid:
        """Begun on a tender of its own."""
        said: dict[str, Any] = {"bid_bond": Decimal(7_919), "bond_form": "transfer"}
        for name in ("tender_no", "project_name", "agency", "lot", "opening_place"):
            said[name] = self.text(name)
        tender = make_tender(self.customer, what=self.text("数字化车间"))
        return make_bid(tender, self.bid_assistant, self.cast.xu, **said)

    @cached_property
    def tender(self) -> Inquiry:
        """A tender in which we take part, and for which no bid is begun."""
        return make_tender(self.customer, what=self.text("数字化车间"))

    @cached_property
    def bid(self) -> Bid:
        """One that its writers work on, with offer, deviation and certificate."""
        assert self.bid_deviation
        assert self.bid_certificate
        return with_offer(self.bid_begun, self.approved, delivery=self.text("60 天"))

    @cached_property
    def bid_begun(self) -> Bid:
        """One just begun."""
        return self.make_bid()

    @cached_property
    def bid_item(self) -> BidItem:
        """The first line of its commercial part."""
        return self.bid_begun.items.filter(part=BidPart.COMMERCIAL)[0]

    @cached_property
    def bid_deviation(self) -> BidDeviation:
        """What the assistant wrote down."""
        said = DeviationData("commercial", "3.2", self.text("质保 24 个月"), self.text("质保 12 个月"), "worse")
        return write_deviation(self.bid_begun, said, by=self.bid_begun.assistant)

    @cached_property
    def bid_certificate(self) -> BidCertificate:
        """Valid on the opening day."""
        said = CertificateData(self.text("ISO 9001"), self.text("证书号"), self.bid_begun.closing_day)
        return add_certificate(self.bid_begun, said, by=self.bid_begun.assistant)

    @cached_property
    def bid_listed(self) -> Bid:
        """One whose technical checklist is complete; nobody has said that the part is finished."""
        return take_up_part(self.bid_half, BidPart.TECHNICAL, by=self.cast.xu)

    @cached_property
    def bid_half(self) -> Bid:
        """One whose technical part is finished."""
        return finish(self.make_bid(), BidPart.TECHNICAL)

    @cached_property
    def bid_whole(self) -> Bid:
        """Both parts are finished."""
        return complete(self.make_bid(), self.approved)

    @cached_property
    def bid_approved(self) -> Bid:
        """Approved, its paper archived and sealed, not bound yet."""
        bid = approve_bid(complete(self.make_bid(), self.approved))
        assert self.seal_keepers
        sealed(desk.archive(bid, small_pdf(f"bid {self.mark}")), Seal.COMPANY, by=bid.owner)
        return bid

    @cached_property
    def bid_bound(self) -> Bid:
        """Approved, sealed, bound."""
        assert self.seal_keepers
        return seal_bid(approve_bid(complete(self.make_bid(), self.approved)))

    @cached_property
    def bid_sent(self) -> Bid:
        """Handed in; its bond is out."""
        bid = approve_bid(complete(self.make_bid(), self.approved))
        assert self.seal_keepers
        hand_in(seal_bid(bid), receipt=self.text("签收单"), place=self.text("交易中心"))
        bid.refresh_from_db()
        return bid

    @cached_property
    def annual(self) -> AnnualForecast:
        """The director's forecast of the next year, ready to be filed."""
        data = annual_data(*[self.text("按订单节奏")] * 4, remark=self.text("市场平稳"))
        begun = self._annual_of(clock.today().year + 1)
        return edit_annual_forecast(begun, data, by=self.cast.zhao, revision=begun.revision)

    @cached_property
    def annual_filed(self) -> AnnualForecast:
        """That of this year, filed."""
        begun = self._annual_of(clock.today().year)
        if begun.filed_at is not None:
            return begun
        data = annual_data(*[self.text("按订单节奏")] * 4)
        ready = edit_annual_forecast(begun, data, by=self.cast.zhao, revision=begun.revision)
        return file_annual_forecast(ready, by=self.cast.zhao, revision=ready.revision)

    def _annual_of(self, year: int) -> AnnualForecast:
        """One a year, whichever stage began it."""
        found = AnnualForecast.objects.filter(year=year).first()
        return found or begin_annual_forecast(year, by=self.cast.zhao)

    @cached_property
    def frozen(self) -> ForecastFreeze | None:
        """The forecast as it stood when this month began, with the owner's opportunity."""
        assert self.opportunity
        return freeze_forecast(by=Person.system())

    @cached_property
    def competitor(self) -> Competitor:
        """A house that sells what we sell. What is known of the market is no region's secret: it carries no mark."""
        return Competitor.objects.filter(archived_at=None).first() or make_competitor(self.owner)

    @cached_property
    def competitor_price(self) -> PriceObservation:
        """What it asked the owner's customer."""
        return make_price(self.competitor, by=self.owner, customer=self.customer)

    @cached_property
    def market_note(self) -> MarketNote:
        """What the owner heard at the customer."""
        return make_market_note(self.owner, customer=self.customer, competitor=self.competitor, quantity="2 套")

    @cached_property
    def visit(self) -> VisitPlan:
        """A visit that the owner plans for today."""
        assert self.contact
        return make_plan(self.customer, by=self.owner, target=self.text("确认需求"))

    @cached_property
    def focus(self) -> WeekFocus:
        """What the owner's visits of this week are about."""
        there = WeekFocus.objects.filter(person=self.owner, week=week_of(clock.today()).monday).first()
        return write_focus(
            clock.today(), self.text("催办到期合同"), by=self.owner, revision=there.revision if there else 0
        )

    @cached_property
    def taken(self) -> Customer:
        """One that a colleague keeps, and the owner claims."""
        return CustomerFactory(owner=self.cast.he)

    @cached_property
    def colleague(self) -> Person:
        """Another rep of the owner's region."""
        if self.owner.region == self.cast.he.region:
            return self.cast.he
        [superior, *_higher] = above(self.owner)
        return make_person(post=Post.ACCOUNT_MANAGER, region=self.owner.region, superior=superior)

    @cached_property
    def dispute(self) -> Dispute:
        """The colleague claims the owner's customer; the owner has not answered."""
        return make_dispute(self.customer, by=self.colleague, claim=self.text("claim"))

    @cached_property
    def dispute_heard(self) -> Dispute:
        """One that the owner has answered, so that it can be ruled."""
        return answer_dispute(self.dispute, self.text("answer"), by=self.owner)

    @cached_property
    def import_run(self) -> ImportRun:
        """A file of customers that the owner handed in, checked, with one new row and one that was refused."""
        return make_import_run(
            self.owner, f"name,background\n{self.text('杭州引入软件有限公司')},\n,{self.text('x')}\n"
        )

    @cached_property
    def revisit(self) -> Revisit:
        """A contract of the owner's customer was accepted a month ago: somebody calls today."""
        return make_revisit(self.owner, customer=self.contact.customer)

    @cached_property
    def invalid(self) -> Customer:
        """One of the owner's customers that turned out to be none."""
        return CustomerFactory(owner=self.owner, status=CustomerStatus.INVALID, background=self.text("停业"))

    @cached_property
    def archiving(self) -> ArchiveProposal:
        """The owner proposes to archive another one of that kind."""
        customer = CustomerFactory(owner=self.owner, status=CustomerStatus.INVALID)
        return propose_archive(customer, self.text("注销"), by=self.owner)

    @cached_property
    def status_request(self) -> StatusRequest:
        """The owner asks to call another customer invalid; it waits for the regional manager."""
        customer = CustomerFactory(owner=self.owner, background=self.text("无效"))
        return ask_status(customer, CustomerStatus.INVALID, self.text("已停业"), by=self.owner)

    @cached_property
    def region_request(self) -> RegionRequest:
        """The owner asks to register a company in the other region; it waits for the manager there.

        That region reads it, so it carries no mark; and an open one holds its name, so each has another.
        """
        return make_region_request(self.owner, self.other_region, name=f"广州粤启{_another()}装备有限公司")

    @cached_property
    def region_back(self) -> RegionRequest:
        """One that came back for more facts."""
        name = f"佛山岭衡{_another()}机械有限公司"
        return region_decided(make_region_request(self.owner, self.other_region, name=name), "return")

    @property
    def other_region(self) -> Region:
        """Not the owner's."""
        return self.cast.south if self.owner.region == self.cast.east else self.cast.east

    @cached_property
    def status_back(self) -> StatusRequest:
        """One that came back for more facts."""
        return decided(ask_status(self.customer, CustomerStatus.INVALID, self.text("已停业"), by=self.owner), "return")

    def _named(self, name: str) -> dict[str, str]:
        return {"name": self.text(name)} if self.mark else {}

    @cached_property
    def guest(self) -> Person:
        """A colleague of another region whom none of the actors is."""
        return make_person(post=Post.ACCOUNT_MANAGER, region=self.cast.south, superior=self.cast.wu)

    def shared_with_guest(self, thing: str) -> Person:
        """The guest, who reads this thing for a few days."""
        until = clock.today() + timedelta(days=7)
        share(getattr(self, thing), self.guest, until=until, reason=self.text("一起投标"), by=self.owner)
        return self.guest

    # -------------------------------------------------------------------------------------------------------- prices
    @cached_property
    def product(self) -> Product:
        """What is sold; everybody shares it."""
        return Product.objects.filter(code="P-STAGE").first() or desk.make_product("P-STAGE")

    @property
    def last_day(self) -> date:
        """Of the prices in force."""
        return clock.today() + PRICES_END

    @cached_property
    def prices(self) -> PricePolicy:
        """The version in force: 80 to 120, list price 100."""
        found = PricePolicy.objects.issued().order_by("valid_from").first()
        if found:
            return found
        draft = desk.make_draft(by=self.cast.hu, valid_to=self.last_day)
        for price_type in PriceType:
            desk.make_band(draft, self.product, price_type=price_type)
        return desk.issue(draft, by=self.cast.qian, number="JG-2000-01")

    @cached_property
    def next_prices(self) -> PricePolicy:
        """The draft after it, discussed and ready to be issued."""
        assert self.prices
        draft = desk.make_draft(by=self.cast.hu, valid_from=self.last_day + timedelta(days=1))
        desk.make_band(draft, self.product)
        return desk.discuss(draft, director=self.cast.zhao, by=self.cast.hu)

    # -------------------------------------------------------------------------------------------------------- quotes
    def make_quote(self, price: str = "100.00") -> Quote:
        """A draft of the owner's for their customer."""
        assert self.prices
        line = desk.make_line(self.product, price, note=self.text("行"))
        return desk.make_quote(self.customer, line, contact=self.contact, project_name=self.text("项目"))

    @cached_property
    def draft(self) -> Quote:
        """A quote being written."""
        return self.make_quote()

    @cached_property
    def request(self) -> Request:
        """A quote that waits for the regional manager."""
        return desk.submit(self.make_quote())

    @cached_property
    def contract_request(self) -> Request:
        """A contract that waits for the regional manager."""
        found = latest_request_for(self.contract_waiting)
        assert found
        return found

    @cached_property
    def late_step(self) -> Step:
        """The open step, its deadline an hour ago."""
        past = clock.now() - timedelta(hours=1)
        Step.objects.filter(pk=self.step.pk).update(half_at=past, due_at=past)
        return self.step

    @cached_property
    def department_step(self) -> Step:
        """The open step as if it were asked of a department that the regional manager heads."""
        department = make_department(f"d{self.step.pk}", head=self.cast.wang, members=[self.cast.sun])
        Step.objects.filter(pk=self.step.pk).update(department=department)
        return self.step

    @cached_property
    def consultation(self) -> Consultation:
        """The manager asks the technical department for an opinion."""
        asking = self.step.approver
        assert asking
        return ask_opinion(self.step, self.cast.xu, Turn.BEFORE, self.text("工期够吗？"), by=asking)

    @cached_property
    def waiting(self) -> Quote:
        """The quote of ``request``."""
        return Quote.objects.get(pk=self.request.subject_id)

    @property
    def step(self) -> Step:
        """The open step of ``request``."""
        return self.request.steps.get(state="open")

    @cached_property
    def approved(self) -> Quote:
        """An approved quote, its paper archived."""
        quote = desk.approve(desk.submit(self.make_quote()))
        desk.archive(quote, small_pdf(self.mark))
        return quote

    @property
    def chain(self) -> Chain:
        """The chain of quotes; everybody shares it."""
        return Chain.objects.get(kind=QUOTE)

    @cached_property
    def chain_draft(self) -> ChainVersion:
        """Its next version, which an administrator edits; one stage has two sign-offs. Two plays share the chain.

        What a play left of a draft, or put in force, may have another first stage: then it is begun anew.
        """
        technical = {"who": "post", "post": Post.TECHNICAL, "fact": "major", "operator": "true"}
        draft = self.chain.versions.filter(state=VersionState.DRAFT).first()
        if draft and draft.stages.filter(order=1, sign_offs__post=Post.TECHNICAL).exists():
            return draft
        if draft:
            discard_draft(draft, Seen(draft.pk, draft.revision), by=self.cast.hu)
        draft = draft_version(self.chain, by=self.cast.hu)
        first = draft.stages.get(order=1)
        if not first.sign_offs.filter(post=Post.TECHNICAL).exists():
            first.sign_offs.create(**technical)
        return draft

    @property
    def chain_stage(self) -> ChainStage:
        """The first stage of it."""
        return self.chain_draft.stages.get(order=1)

    @property
    def chain_ask(self) -> SignOff:
        """The second sign-off of that stage."""
        return self.chain_stage.sign_offs.get(post=Post.TECHNICAL)

    @cached_property
    def link(self) -> QuoteLink:
        """A link by which the contact can open the approved quote once."""
        return make_link(self.approved, self.contact, by=self.owner).link

    @cached_property
    def service(self) -> Product:
        """Implementation by the day; nothing is in force for it."""
        return desk.make_product(kind=ProductKind.IMPLEMENTATION, unit="人天", tax_rate="0.06")

    @cached_property
    def services(self) -> Quote:
        """A draft with five days of it."""
        assert self.prices
        return desk.make_quote(self.customer, desk.make_line(self.service, "1500.00", "5", note=self.text("行")))

    @cached_property
    def days_request(self) -> DaysRequest:
        """The technical department was asked for its days and has not answered."""
        return ask_days(self.services, self.service, self.text("两个厂区上线"), of=self.cast.xu, by=self.owner)

    @cached_property
    def specials_in_use(self) -> bool:
        """Special prices may be asked for."""
        assert self.prices
        use_special_prices(by=self.cast.hu)
        return True

    @cached_property
    def special(self) -> SpecialPrice:
        """The owner asks for one; the departments are being heard."""
        assert self.specials_in_use
        return ask_for_special(self.customer, self.product, reason=self.text("首单样板"))

    @cached_property
    def special_discussed(self) -> SpecialPrice:
        """All of them were heard."""
        return heard(self.special, by=self.cast.hu)

    @cached_property
    def attempt(self) -> PriceAttempt:
        """The owner tried a price below the floor; it is refused and kept."""
        kept = self.make_quote("1.00").attempts.first()
        assert kept
        return kept

    @cached_property
    def question(self) -> Question:
        """Asked of the director, not yet answered."""
        return ask_question(self.draft, self.text("可以再低吗？"), of=Post.DIRECTOR, by=self.owner)

    # --------------------------------------------------------------------------------------------------------- money
    @cached_property
    def owed(self) -> Contract:
        """A signed contract of the owner's, its first instalment overdue."""
        return sold_contract(self.owner, customer=self.customer, due=[-10, 20])

    @property
    def coming(self) -> Instalment:
        """An instalment of it whose trigger is not reached."""
        return self.owed.instalments.get(position=3)

    @cached_property
    def receipt(self) -> Receipt:
        """Money on it, some of which pays nothing yet."""
        matches = [MatchData(self.owed.instalments.get(position=1), Decimal("1000.00"))]
        data = receipt_data(self.customer, "1500.00", payer=self.text("付款方"), note=self.text("备注"))
        return record_receipt(data, matches, by=self.cast.sun)

    @property
    def payment(self) -> ReceiptMatch:
        """What of it pays an instalment."""
        return self.receipt.matches.get()

    # ----------------------------------------------------------------------------------------------------- contracts
    @property
    def template(self) -> ContractTemplate:
        """The house's text in force; everybody shares it."""
        return papers.house_template()

    @cached_property
    def next_template(self) -> ContractTemplate:
        """The version after it, a draft."""
        shown = self.template
        version = shown.version + ContractTemplate.objects.filter(type=shown.type).count()
        draft = ContractTemplate.objects.create(
            type=shown.type, version=version, title=shown.title, created_at=clock.now()
        )
        draft.clauses.create(position=1, title="合同标的", lock=ClauseLock.LOCKED, text="以清单为准。")
        return draft

    @cached_property
    def offer(self) -> Quote:
        """An approved quote for somebody we may sign with."""
        papers.ready()
        if not self.customer.credit_code:
            self.customer.credit_code = papers.credit_code()
            self.customer.save(update_fields=["credit_code"])
        return desk.approve(desk.submit(self.make_quote()))

    def write_contract(self) -> Contract:
        """A draft of the owner's that says something else than its quote."""
        contract = papers.make_contract(self.offer)
        vars(self).pop("offer")  # the next one gets a quote of its own
        return papers.change(contract, payment_terms=self.text("货到 30 日内付清"), notes=self.text("补充约定"))

    @cached_property
    def contract_draft(self) -> Contract:
        """A contract being written."""
        return self.write_contract()

    @cached_property
    def contract_waiting(self) -> Contract:
        """One that waits for the regional manager; its differences wait for the director."""
        request = papers.submit(self.write_contract())
        return Contract.objects.get(pk=request.subject_id)

    @cached_property
    def contract_approved(self) -> Contract:
        """One that is to be signed, its paper archived and sealed."""
        contract = papers.approve_contract(self.write_contract())
        papers.archive(contract, small_pdf(self.mark))
        assert self.seal_keepers
        papers.seal(contract)
        return contract

    @cached_property
    def contract_signed(self) -> Contract:
        """One that is signed; its scan waits for the assistant."""
        contract = papers.approve_contract(self.write_contract())
        return papers.sign(contract, place=self.text("上海"), scan=papers.scan(f"{self.mark or 'contract'}.pdf"))

    # --------------------------------------------------------------------------------------------------------- seals
    @cached_property
    def seal_keepers(self) -> list[Custody]:
        """Each seal is kept by the general manager, and the director stands in: who sees all reads nothing new."""
        name_keepers(self.cast.qian, self.cast.zhao)
        return list(Custody.objects.current())

    @cached_property
    def seal_asked(self) -> SealEntry:
        """The owner asks for a seal on the approved quote."""
        assert self.seal_keepers
        return asked_for(self.paper, by=self.owner, purpose=self.text("寄给客户"))

    @cached_property
    def seal_checked(self) -> SealEntry:
        """One whose print is the approved paper."""
        assert self.seal_keepers
        entry = asked_for(self.paper, by=self.owner, purpose=self.text("投标用"))
        return check_entry(entry, self.paper.check_code, by=self.cast.qian)

    @cached_property
    def seal_used(self) -> SealEntry:
        """A sealed one; the seal is outside the office until tomorrow."""
        assert self.seal_keepers
        back = clock.now() + timedelta(days=1)
        return sealed(self.paper, by=self.owner, purpose=self.text("现场盖章"), out_until=back)

    # ------------------------------------------------------------------------------------------------------- reports
    @property
    def week(self) -> Week:
        """The week that is over: its report is due, whatever day it is."""
        return week_of(clock.today()).shifted(-1)

    def write_report(self, week: Week) -> Report:
        """A draft of the owner's with one item planned."""
        report = start_report(week, by=self.owner)
        data = ReportData(progress=self.text("进展"), problems=self.text("问题"), plan=[PlanLine(self.text("拜访"))])
        return save_report(report, data, revision=report.revision, by=self.owner)

    @cached_property
    def report(self) -> Report:
        """On a week before that, submitted and waiting for the superior; each play has a week of its own."""
        first = self.week.shifted(-1)
        written = Report.objects.filter(person=self.owner, starts_on__lte=first.monday).count()
        report = self.write_report(first.shifted(-written))
        submit_report(report, by=self.owner)
        return Report.objects.get(pk=report.pk)

    @cached_property
    def report_draft(self) -> Report:
        """The report on the week that is over, still being written."""
        return self.write_report(self.week)

    @cached_property
    def sheet(self) -> CustomerSheet:
        """The owner's customer sheet of a week before that, with one customer; each play has a week of its own."""
        first = self.week.shifted(-1)
        week = first.shifted(-CustomerSheet.objects.filter(person=self.owner, week__lte=first.monday).count())
        told = {name: self.text(name) for name in ("people", "purpose", "outcome", "next_step")}
        make_note(self.customer, by=self.owner, happened_on=week.monday, **told)
        words = RowWords(need=self.text("需求"), problem=self.text("问题"), next_plan=self.text("计划"))
        return hand_in_sheet(week, {self.customer.pk: words}, self.text("说明"), by=self.owner)

    # --------------------------------------------------------------------------------------------------- commissions
    @property
    def last_month(self) -> date:
        """The month that is over and may be settled."""
        return month_before(month_of(clock.today()))

    @cached_property
    def collected(self) -> Contract:
        """A contract of the owner's whose money came in on the last day of the month that is over."""
        contract = sold_contract(self.owner, customer=self.customer, signed_on=self.last_month)
        receive(contract, str(contract.total), last_day(self.last_month), by=self.cast.sun)
        return contract

    @cached_property
    def settled(self) -> MonthResult:
        """That month, closed."""
        assert self.collected
        return settle_month(self.last_month, by=self.cast.sun)

    # -------------------------------------------------------------------------------------------------- departments
    @cached_property
    def department(self) -> Department:
        """One that the technician heads; each play has one of its own. Its name is everybody's, and no canary."""
        number = Department.objects.count() + 1
        data = DepartmentData(code=f"tech-{number}", name=f"技术 {number} 部", head=self.cast.xu)
        return create_department(data, by=self.cast.hu)

    @cached_property
    def membership(self) -> Membership:
        """The owner belongs to it."""
        return add_member(self.department, self.owner, start=clock.today(), by=self.cast.hu)

    # -------------------------------------------------------------------------------------------------------- memos
    def _ask(self) -> Memo:
        return make_memo(self.owner, self.customer, headline=self.text("headline"), text=self.text("text"))

    @cached_property
    def memo(self) -> Memo:
        """A request for instructions on the customer; it waits for the superior."""
        return self._ask()

    @cached_property
    def memo_back(self) -> Memo:
        """One that came back for more facts."""
        return returned(self._ask())

    @cached_property
    def leak(self) -> LeakReport:
        """A leak report on the customer; it waits for the general manager."""
        return make_leak(self.owner, self.customer, what=self.text("泄密"))

    @cached_property
    def leak_back(self) -> LeakReport:
        """One that came back for more facts."""
        return returned(make_leak(self.owner, self.customer, what=self.text("泄密")))

    # ---------------------------------------------------------------------------------------- the ground's own things
    @cached_property
    def paper(self) -> Paper:
        """The PDF of the approved quote."""
        return papers_of(self.approved)[0]

    @cached_property
    def typed(self) -> Draft:
        """What the owner typed into a form and did not send."""
        draft = keep_draft("12", [("name", self.text("远景"))], revision=0, once=None, by=self.owner)
        assert draft
        return draft

    @cached_property
    def file(self) -> File:
        """Something uploaded to the customer."""
        upload = SimpleUploadedFile(f"{self.mark or 'map'}.pdf", f"%PDF-1.7 {self.mark}".encode())
        return store_file(upload, subject=self.customer, by=self.owner)

    @cached_property
    def deputation(self) -> Deputation:
        """A colleague decides for the owner from now on, for a day."""
        start, reason = clock.now(), self.text("外出")
        end = start + timedelta(days=1)
        return name_deputy(self.owner, self.cast.he, start=start, end=end, reason=reason, by=self.owner)

    @cached_property
    def parked(self) -> Job:
        """Work that waits for the administrator."""
        now = clock.now()
        return Job.objects.create(
            task="salesops.documents.tasks.render_paper", state=JobState.PARKED, not_before=now, created_at=now
        )

    @cached_property
    def profile_proposal(self) -> ProfileProposal:
        """What papers would say about the company, waiting for a second person."""
        # No two changes begin on one day, and an earlier one may have been agreed to.
        first = clock.today() + timedelta(days=30 + CompanyProfile.objects.count())
        return propose_profile(make_profile_data(valid_from=first, account="6222000011112222"), by=self.cast.hu)

    @cached_property
    def robot(self) -> Robot:
        """A robot that speaks to the owner."""
        return add_robot(Service.FEISHU, self.text("群"), uuid4().hex, "", by=self.owner)

    @cached_property
    def looked_at(self) -> ViewLog:
        """That the owner took the paper away."""
        return seen(self.paper, by=self.owner, what=DocumentTaking.PAPER)

    @cached_property
    def export(self) -> ExportRun:
        """The customers of the owner as a sheet that is ready."""
        assert self.customer
        kind = kind_of("customers")
        assert kind
        run = ask_for_run(kind, "", ["number", "name"], by=self.owner)
        write_run(run.pk)
        run.refresh_from_db()
        return run

    @cached_property
    def view(self) -> SavedView:
        """A filter of the customers that the owner kept."""
        return save_view("customers:customer-list", self.text("重点"), "level=A", by=self.owner)

    @cached_property
    def notice(self) -> Notice:
        """A notice to the owner."""
        key = f"stage:{uuid4()}"
        tell(self.owner, PASSES_BY, params={"what": self.text("通知")}, url=self.customer.get_absolute_url(), key=key)
        return Notice.objects.get(person=self.owner, key=key)
