"""One company that stands in the books twice, to be merged; and a file that is kept with a customer (CUS-2, CUS-5)."""

import zipfile
from functools import partial
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from customers.actions.attachment import attach_files
from customers.actions.note import log_contact
from customers.details import NoteData
from customers.enums import NoteKind
from customers.models import Customer
from salesops.base.clock import today
from salesops.demo.accounts import Account
from salesops.demo.customers import register
from salesops.demo.people import Company
from salesops.demo.story import Story

FIRST_NUMBER = 980
DOUBLE = Account(
    "chongya",
    "上海浦衡冲压件厂",
    "he",
    15,
    "汽车零部件",
    "上海市样例区演示路 118 号",
    "华景明",
    "设备科长",
)
FOUND_OUT = "上门才知道：该厂两年前更名为上海甬澄汽车零部件有限公司，与李明在跟的是同一家，请王经理合并。"
WITH_FILE = "jingmo"
TITLE, ABOUT = "需求调研纪要.docx", "第一次调研的纪要，客户信息部已确认"
MINUTES = (
    "需求调研纪要",
    "三个厂区的派工、报工、检验均为纸质，月末补录。",
    "目标：年内上线制造执行系统，先模具车间，后注塑车间。",
    "客户负责物料编码统一，我方提供编码规则样例。",
)
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in MINUTES)
    + "</w:body></w:document>",
}


def tell_filing(story: Story, company: Company, customers: dict[str, Customer]) -> None:
    """The double is registered, found out on a visit, and waits for the manager; the minutes were filed long ago."""
    story.tell(story.at(DOUBLE.days_ago, 9, 20), partial(_register, company))
    story.tell(story.at(1, 16, 20), partial(_find_out, company))
    story.tell(story.at(40, 17), partial(_file, customers))


def _register(company: Company) -> None:
    register(DOUBLE, FIRST_NUMBER, company)


def _find_out(company: Company) -> None:
    customer = Customer.objects.get(name=DOUBLE.name)
    data = NoteData(
        customer=customer,
        kind=NoteKind.VISIT,
        happened_on=today(),
        contact=customer.contacts.first(),
        purpose="了解现有产线",
        outcome=FOUND_OUT,
        next_step="合并客户档案",
    )
    log_contact(data, by=company[DOUBLE.rep])


def _file(customers: dict[str, Customer]) -> None:
    customer, written = customers[WITH_FILE], BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as document:
        for name, content in PARTS.items():
            document.writestr(name, content)
    attach_files(customer, [SimpleUploadedFile(TITLE, written.getvalue())], ABOUT, by=customer.owner)
