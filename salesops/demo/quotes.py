"""Its quotes, one in each state a quote can be in, and what led there."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from customers.models import Customer
from quotes.actions.content import QuoteData
from quotes.actions.handout import hand_out_quote
from quotes.actions.question import answer_question, ask_question
from quotes.actions.quote import draft_quote, save_quote, submit_quote
from quotes.actions.version import new_version
from quotes.enums import HandOutWay, PriceType
from quotes.models import Product, Quote
from quotes.queries.judging import LineData
from quotes.queries.quote import usual_validity
from salesops.approvals.commenting import write_comment
from salesops.approvals.consulting import answer_opinion, ask_opinion
from salesops.approvals.engine import decide, withdraw
from salesops.approvals.enums import Stance, StepState, Turn, VerdictWord
from salesops.approvals.models import Request
from salesops.base.clock import today
from salesops.base.refusals import Refusal
from salesops.demo.people import Company
from salesops.documents.papers import archive_paper, papers_of
from salesops.jobs import Park
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.policy import policy

type Deed = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Item:
    """One line: product code, quantity, unit price; a discount as a share."""

    code: str
    quantity: str
    price: str
    discount: str = "0"
    price_type: PriceType = PriceType.NORMAL
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a quote says."""

    customer: str
    project: str
    items: tuple[Item, ...]
    header_discount: str = "0.00"


OFFERS = {
    "expired": Offer("jidian", "仓储管理一期", (Item("WMS-STD", "1", "96000"), Item("IMPL-DAY", "20", "2200"))),
    "superseded": Offer(
        "dianzi",
        "五条产线制造执行系统",
        (Item("MES-STD", "1", "168000"), Item("USER-1Y", "60", "1200"), Item("IMPL-DAY", "45", "2400")),
    ),
    "newer": Offer(
        "dianzi",
        "五条产线制造执行系统",
        (
            Item("MES-STD", "1", "168000", "0.05"),
            Item("USER-1Y", "120", "1080"),
            Item("IMPL-DAY", "45", "2400"),
            Item("TRAIN-DAY", "4", "3000"),
        ),
    ),
    "handed": Offer(
        "jingmo",
        "三厂区派工与报工",
        (
            Item("MES-STD", "1", "165000"),
            Item("USER-1Y", "80", "1150"),
            Item("IMPL-DAY", "38", "2200"),
            Item("PDA-01", "25", "2880"),
        ),
        "3000.00",
    ),
    "approved": Offer(
        "shipin",
        "质量追溯",
        (Item("QMS-STD", "1", "74000"), Item("IMPL-DAY", "12", "2150"), Item("TRAIN-DAY", "2", "3000")),
    ),
    "rejected": Offer(
        "fangzhi", "仓储管理", (Item("WMS-STD", "1", "78000", price_type=PriceType.CAPTURE, reason="纺织行业首个客户"),)
    ),
    "returned": Offer(
        "guangdian", "设备采集试点", (Item("GW-01", "16", "4600"), Item("IMPL-DAY", "10", "2100")), "2000.00"
    ),
    "overdue": Offer("guangdian", "质量管理二期", (Item("QMS-STD", "2", "72000"), Item("USER-1Y", "40", "1180"))),
    "near": Offer(
        "diandong",
        "出口批次追溯",
        (Item("QMS-STD", "1", "76000", "0.06"), Item("PDA-01", "40", "2850"), Item("IMPL-DAY", "15", "2200")),
    ),
    "director": Offer(
        "yiliao",
        "洁净车间质量系统",
        (Item("QMS-STD", "1", "75000"), Item("USER-1Y", "30", "1200"), Item("MAINT-1Y", "1", "30000")),
    ),
    "major": Offer(
        "diandong",
        "集团制造执行系统",
        (
            Item("MES-PRO", "1", "352000"),
            Item("USER-1Y", "200", "1060"),
            Item("IMPL-DAY", "90", "2200"),
            Item("GW-01", "24", "4700"),
        ),
    ),
    "fresh": Offer(
        "wuliu",
        "保税仓管理",
        (Item("WMS-STD", "2", "95000"), Item("PDA-01", "30", "2900"), Item("IMPL-DAY", "18", "2400")),
    ),
    "withdrawn": Offer("jiaju", "排产与报工", (Item("MES-STD", "1", "162000"), Item("IMPL-DAY", "30", "2400"))),
    "draft": Offer("qiche", "供应商来料检验", (Item("QMS-STD", "1", "76000"), Item("USER-1Y", "50", "1200"))),
    "outside": Offer("qiche", "整厂制造执行系统", (Item("MES-PRO", "1", "276000"), Item("IMPL-DAY", "60", "1950"))),
    "assistant": Offer("jingmo", "手持终端增购", (Item("PDA-01", "10", "2980"), Item("GW-01", "4", "4800"))),
}


@dataclass
class Desk:
    """Where quotes are written: what exists so far, by key."""

    company: Company
    products: dict[str, Product] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=lambda: dict(OFFERS))

    def draft(self, key: str, by: str = "") -> Deed:
        """Write it, by the customer's rep unless somebody else is named."""
        return partial(self._draft, key, by)

    def submit(self, key: str) -> Deed:
        """Its rep asks for approval; where a rule refuses, the attempt is what the story wanted."""
        return partial(self._submit, key)

    def say(self, key: str, by: str, verdict: VerdictWord = VerdictWord.APPROVE, opinion: str = "") -> Deed:
        """Whose turn it is decides."""
        return partial(self._say, key, by, verdict, opinion)

    def consult(self, key: str, by: str, question: str, answer: str = "") -> Deed:
        """Whoever decides asks the technical department first, who may have answered already."""
        return partial(self._consult, key, by, question, answer)

    def comment(self, key: str, text: str) -> Deed:
        """Its rep says something beside the chain."""
        return lambda: write_comment(self.requests[key], text, by=self._fresh(key).owner)

    def withdraw(self, key: str) -> Deed:
        """Its rep takes it back."""
        return lambda: withdraw(self.requests[key], by=self._fresh(key).owner)

    def hand_out(self, key: str) -> Deed:
        """Its rep downloads the paper; where no PDF can be made here, it stays approved."""
        return partial(self._hand_out, key)

    def revise(self, old: str, key: str) -> Deed:
        """The next version, with other lines."""
        return partial(self._revise, old, key)

    def ask(self, key: str, text: str, answer: str = "") -> Deed:
        """A question to the director, with the answer if there is one."""
        return partial(self._ask, key, text, answer)

    def _draft(self, key: str, by: str) -> None:
        data = self._data(self.offers[key])
        self.quotes[key] = draft_quote(data, by=self.company[by] if by else data.customer.owner)

    def _submit(self, key: str) -> None:
        quote = self._fresh(key)
        with suppress(Refusal):
            self.requests[key] = submit_quote(quote, by=quote.owner)

    def _say(self, key: str, by: str, verdict: VerdictWord, opinion: str) -> None:
        request = self.requests[key]
        step = request.steps.get(state=StepState.OPEN, approver=self.company[by])
        decide(step, verdict, opinion, by=self._person(by), seen_hash=request.content_hash)

    def _consult(self, key: str, by: str, question: str, answer: str) -> None:
        technical = self._person("xu")
        step = self.requests[key].steps.get(state=StepState.OPEN, approver=self.company[by])
        asked = ask_opinion(step, technical, Turn.BEFORE, question, by=self._person(by))
        if answer:
            answer_opinion(asked, Stance.AGREES, answer, by=technical)

    def _hand_out(self, key: str) -> None:
        quote = self._fresh(key)
        # Only what leaves the house is made now; the papers worker makes the others when it comes up.
        with suppress(Park):
            archive_paper(papers_of(quote)[0].pk)
            hand_out_quote(quote, way=HandOutWay.DOWNLOAD, by=quote.owner)

    def _revise(self, old: str, key: str) -> None:
        owner = self._fresh(old).owner
        version = new_version(self._fresh(old), by=owner)
        data = self._data(self.offers[key])
        self.quotes[key] = save_quote(version, data, revision=version.revision, by=owner)

    def _ask(self, key: str, text: str, answer: str) -> None:
        quote = self._fresh(key)
        question = ask_question(quote, text, of=Post.DIRECTOR, by=quote.owner)
        if answer:
            answer_question(question, answer, by=self._person("zhao"))

    def _fresh(self, key: str) -> Quote:
        return Quote.objects.select_related("customer", "owner").get(pk=self.quotes[key].pk)

    def _person(self, username: str) -> Person:
        return self.company[username]

    def _data(self, offer: Offer) -> QuoteData:
        customer = self.customers[offer.customer]
        return QuoteData(
            customer=customer,
            contact=customer.contacts.first(),
            project_name=offer.project,
            valid_until=usual_validity(today()),
            header_discount=Decimal(offer.header_discount),
            lines=[self._line(item) for item in offer.items],
            **{name: policy(f"quotes.default_{name}") for name in ("payment_terms", "delivery", "warranty", "notes")},
        )

    def _line(self, item: Item) -> LineData:
        return LineData(
            product=self.products[item.code],
            quantity=Decimal(item.quantity),
            unit_price=Decimal(item.price).quantize(Decimal("0.01")),
            discount=Decimal(item.discount),
            price_type=item.price_type,
            reason=item.reason,
        )
