"""The words on quotations: the southern region's customers read English too, so its quotations say both (QUO-4)."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from quotes.actions.template import TemplateData, draft_template, edit_template, issue_template, order_specimen
from quotes.enums import OptionalColumn, TextBlock
from salesops.base.clock import today
from salesops.base.refusals import Refusal
from salesops.demo.quotes import Desk
from salesops.demo.story import Story
from salesops.documents.papers import archive_paper
from salesops.jobs import Park

TITLE = "华南中英文报价单"
TEXTS: Mapping[TextBlock, tuple[str, str]] = {
    TextBlock.OPENING: (
        "感谢{customer}的询价，现报价如下。",
        "Thank you for your inquiry. We are pleased to offer as follows.",
    ),
    TextBlock.PAYMENT: ("{payment_terms}", "Payment as stated above, in RMB, to the account named below only."),
    TextBlock.DELIVERY: ("{delivery}", "Delivery as stated above, counted from the effective date of the contract."),
    TextBlock.WARRANTY: ("{warranty}", "Warranty and service as stated above, counted from acceptance."),
    TextBlock.NOTES: ("{notes}", ""),
    TextBlock.VALIDITY: (
        "本报价有效期至{valid_until}，含当日；逾期请重新询价。",
        "This quotation is valid until {valid_until}, that day included.",
    ),
    TextBlock.ACCOUNT: (
        "户名：{company}\n开户行：{bank}\n账号：{account}",
        "Beneficiary: {company}\nBank: {bank}\nAccount: {account}",
    ),
    TextBlock.CLOSING: (
        "本报价单所列价格均含税。双方权利义务以签订的合同为准；中英文不一致时以中文为准。",
        "All prices include tax. The signed contract governs; where the two languages differ, the Chinese text counts.",
    ),
}


def tell_wording(story: Story, desk: Desk) -> None:
    """Worded and issued some weeks ago, before the southern quotes that are handed out."""
    story.tell(story.at(20, 10), partial(_issue, desk))


def _issue(desk: Desk) -> None:
    hu, south = desk.company["hu"], desk.company.regions["south"]
    draft = draft_template(title=TITLE, valid_from=today(), region=south, by=hu)
    texts = {block.value: {"zh": chinese, "en": english} for block, (chinese, english) in TEXTS.items()}
    columns = [column.value for column in OptionalColumn if column != OptionalColumn.DISCOUNT]
    data = TemplateData(TITLE, south, today(), texts, columns)
    draft = edit_template(draft, data, revision=draft.revision, by=hu)
    paper = order_specimen(draft, revision=draft.revision, by=hu)
    # Where no PDF can be made here nobody has seen it on paper, and it stays a draft.
    with suppress(Park, Refusal):
        archive_paper(paper.pk)
        issue_template(draft, revision=draft.revision, by=hu)
