"""Everything the page of a quote shows besides its chain, read once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from quotes.enums import ProductKind, QuoteState, QuoteVerb
from quotes.models import DaysRequest, HandOut, Inquiry, PriceAttempt, Question, Quote, QuoteLink, QuoteResult
from quotes.queries.difference import snapshot_differences
from quotes.queries.estimate import Part, days_asked, estimate_of, promises_in
from quotes.queries.facts import quote_snapshot
from quotes.queries.judging import Judgement
from quotes.queries.listing import days_left
from quotes.queries.quote import judgement_of
from quotes.queries.shown import LineView, Spectacles, line_views
from salesops.approvals.differences import Change
from salesops.approvals.enums import ApprovalVerb
from salesops.audit import TimelineEntry, timeline_for
from salesops.base.clock import now, today
from salesops.base.look import day_text
from salesops.base.refusals import Sentence
from salesops.documents import papers_of
from salesops.documents.models import Paper
from salesops.seals.queries.entry import sealed_for_leaving


@dataclass(frozen=True)
class QuotePage:
    """What stands on the page; ``attempts`` is empty for whoever may not see them."""

    judgement: Judgement
    lines: Sequence[LineView]
    sees_bands: bool
    questions: Sequence[Question]
    versions: Sequence[Quote]
    changes: Sequence[Change]
    paper: Paper | None
    hand_outs: Sequence[HandOut]
    is_sealed: bool
    links: Sequence[QuoteLink]
    attempts: Sequence[PriceAttempt]
    asked_days: Sequence[DaysRequest]
    validity: str
    result: QuoteResult | None
    inquiry: Inquiry | None

    @classmethod
    def of(cls, quote: Quote, eyes: Spectacles, *, sees_attempts: bool) -> "QuotePage":
        """A fixed number of queries, however many lines."""
        judgement = judgement_of(quote)
        papers = papers_of(quote) if quote.approved_at else []
        asked = days_asked(quote)
        return cls(
            judgement=judgement,
            lines=line_views(judgement, eyes, promises_in(asked)),
            sees_bands=eyes.sees_bands,
            questions=list(quote.questions.select_related("asked_by", "asked_of")),
            versions=versions_of(quote),
            changes=changes_since_previous(quote),
            paper=papers[0] if papers else None,
            hand_outs=list(quote.hand_outs.select_related("handed_by", "contact")) if papers else [],
            is_sealed=bool(papers) and quote.is_offered and sealed_for_leaving(papers[0]) is not None,
            links=links_of(quote) if papers else [],
            attempts=list(quote.attempts.select_related("product", "tried_by")[:20]) if sees_attempts else [],
            asked_days=asked,
            validity=_validity(quote),
            result=QuoteResult.objects.filter(quote=quote).select_related("noted_by", "opportunity").first()
            if quote.approved_at
            else None,
            inquiry=quote.inquiry,
        )

    @property
    def off_list(self) -> Decimal:
        """What all discounts together take off the list prices; negative is off."""
        return self.judgement.total - self.judgement.list_total

    @property
    def parts(self) -> list[Part]:
        """The estimate: product price, users × fee, days × rate."""
        return estimate_of(self.judgement)

    @property
    def has_services(self) -> bool:
        """Whether there is a line that takes days of implementation."""
        return any(line.data.product.kind == ProductKind.IMPLEMENTATION for line in self.judgement.lines)

    @property
    def newest(self) -> Quote | None:
        """The version that counts, where it is another one."""
        return self.versions[0] if self.versions else None


def links_of(quote: Quote) -> list[QuoteLink]:
    """The links that were made for the customer, each with its ``standing``, the newest first."""
    links = list(quote.links.select_related("contact"))
    for link in links:
        link.standing = link.state(now())  # type: ignore[attr-defined]  # for the template
    return links


def versions_of(quote: Quote) -> list[Quote]:
    """The other versions under the same number, the newest first."""
    if not quote.number:
        return []
    same = Quote.objects.filter(number=quote.number).exclude(pk=quote.pk)
    return list(same.order_by("-version"))


def changes_since_previous(quote: Quote) -> list[Change]:
    """What this version says otherwise than the one before (QUO-5); nothing for a first version."""
    if quote.previous is None:
        return []
    return snapshot_differences(quote_snapshot(quote.previous), quote_snapshot(quote))


# What the chain says of its request and the quote says of itself is one fact: told once.
_TOLD_BY_THE_CHAIN = {
    QuoteVerb.SUBMITTED,
    QuoteVerb.RETURNED,
    QuoteVerb.REJECTED,
    QuoteVerb.WITHDRAWN,
    ApprovalVerb.APPROVED,
}


def story_of(quote: Quote) -> list[TimelineEntry]:
    """What happened to the quote, its requests and its papers included, newest first."""
    return [
        replace(entry, sentence=entry.sentence.removesuffix(entry.title).rstrip())
        for entry in timeline_for(quote)
        if entry.verb not in _TOLD_BY_THE_CHAIN
    ]


def short_facts(quote: Quote) -> list[tuple[Sentence, str]]:
    """What one looks up in a quote without opening it."""
    contact = quote.contact.name if quote.contact else ""
    facts = [
        (_("Project"), quote.project_name),
        (_("Contact"), contact),
        (_("Account manager"), quote.owner.name),
        (_("Validity"), _validity(quote)),
        (_("Payment terms"), quote.payment_terms),
        (_("Delivery"), quote.delivery),
    ]
    return [(label, value) for label, value in facts if value]


def _validity(quote: Quote) -> str:
    left = days_left(quote, today())
    last = {"day": day_text(quote.valid_until), "days": left}
    if quote.state == QuoteState.EXPIRED or left < 0:
        return _("was valid until %(day)s") % last
    if quote.is_offered:
        return _("valid until %(day)s, %(days)d days left") % last
    return _("valid until %(day)s") % last
