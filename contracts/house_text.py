"""The house's own text of a sales contract: what ``ensure_templates`` drafts where there is no template yet.

``{names}`` are filled in by `contracts.documents` when the text is made. Each line of a clause is a numbered paragraph.
"""

from typing import NamedTuple

from contracts.enums import ClauseLock, ContractType, DeviationSide

L, V, N = ClauseLock.LOCKED, ClauseLock.VARIABLES, ClauseLock.NEGOTIABLE

VARIABLES = frozenset({
    "number", "title", "customer", "company", "total", "capitals", "net", "tax", "bank", "account",
    "payment_terms", "delivery", "warranty", "notes",
})  # fmt: skip
"""What a clause may name."""

# Clauses that say how something works, not what it costs or who answers for it (CON-3).
TECHNICAL = frozenset({"交付与安装", "实施与配合", "验收", "培训", "质保与维护", "二次开发与变更", "数据安全"})


class Clause(NamedTuple):
    """One clause of a template."""

    title: str
    lock: ClauseLock
    text: str


TITLES = {ContractType.SALE: "软件产品与服务销售合同"}

SALE = (
    Clause(
        "合同标的",
        V,
        "乙方向甲方提供本合同《产品与服务清单》所列的软件许可、服务及货物，名称、数量、单价和税率以该清单为准。\n"
        "清单未列明的产品、服务、硬件和第三方软件不在本合同范围之内。",
    ),
    Clause(
        "合同价款与税",
        V,
        "合同总价（含税）为人民币 {total} 元，大写：人民币{capitals}。其中不含税金额 {net} 元，税额 {tax} 元。\n"
        "上述价款按清单各行税率计算。合同履行期间国家调整税率的，不含税金额不变，税额及含税总价按新税率相应调整。",
    ),
    Clause(
        "付款方式与账户",
        V,
        "甲方按本合同《付款计划》分期付款。双方商定的付款条件：{payment_terms}\n"
        "付款条件的文字与《付款计划》不一致的，以《付款计划》为准。\n"
        "甲方只向下列账户付款方为有效付款：户名 {company}，开户行 {bank}，账号 {account}。"
        "乙方人员无权以个人名义收款，也无权口头通知变更账户。",
    ),
    Clause(
        "发票",
        V,
        "乙方在收到每期款项或甲方书面开票申请后 10 个工作日内，按清单所列税率开具增值税发票，抬头与甲方名称一致。\n"
        "发票开具或送达的先后不免除甲方按期付款的义务。",
    ),
    Clause(
        "交付与安装",
        V,
        "交付约定：{delivery}\n"
        "软件以下载、介质或授权文件的方式交付；甲方应在交付前备妥乙方书面列明的服务器、网络和运行环境。\n"
        "甲方的环境未按期备妥的，交付期限相应顺延。",
    ),
    Clause(
        "实施与配合",
        V,
        "双方各指定一名项目负责人，负责进度、确认和往来文件。\n"
        "甲方应及时提供实施所需的资料、数据、人员和现场条件，并对其提供的数据的真实和完整负责。",
    ),
    Clause(
        "验收",
        N,
        "软件安装完毕并可运行的，双方进行初步验收；试运行满 30 日的，双方进行最终验收。验收标准以清单和技术附件为准。\n"
        "甲方应在收到乙方的验收申请后 10 日内完成验收或书面说明不合格之处；逾期不答复的，视为验收合格。\n"
        "未经验收而投入正式使用的，自投入使用之日起视为验收合格。",
    ),
    Clause(
        "培训",
        V,
        "乙方按清单所列的人数和课时，对甲方的管理人员和使用人员进行培训，并提供操作手册。\n"
        "清单未列培训的，乙方提供一次上线前的集中讲解。",
    ),
    Clause(
        "质保与维护",
        V,
        "质保与服务约定：{warranty}\n"
        "质保期内，系统无法运行的故障，乙方 4 小时内响应；影响主要功能的，8 小时内响应；其他问题次一工作日内响应。\n"
        "质保期满后，双方可另行签订年度维护协议。因甲方擅自修改、误操作或运行环境造成的故障不在免费质保之内。",
    ),
    Clause(
        "二次开发与变更",
        L,
        "任何对源程序的修改或超出清单范围的要求，均须由甲方书面提出，经双方就内容、价格和工期签订补充协议后方可实施。\n"
        "补充协议的首付款到账之前，乙方不开始二次开发。",
    ),
    Clause(
        "知识产权与许可范围",
        L,
        "软件及其文档的知识产权归乙方或其权利人所有，甲方取得的是本合同约定范围内的使用许可。\n"
        "甲方仅可按清单所列的用户数和站点为自身业务使用软件，不得转售、出租、反编译，也不得提供给第三方使用。\n"
        "乙方保证有权授予上述许可；第三方因此向甲方主张权利的，由乙方负责处理并承担责任。",
    ),
    Clause(
        "保密",
        L,
        "双方对因本合同知悉的对方商业秘密、技术资料和价格负有保密义务，未经对方书面同意不得向第三方披露。\n"
        "保密期限为本合同有效期内及终止后三年。法律要求披露的除外。",
    ),
    Clause(
        "数据安全",
        L,
        "甲方的业务数据归甲方所有。乙方人员只在实施和维护所必需的范围内接触，不得留存、外传或用于其他目的。\n"
        "涉及个人信息的，双方应遵守国家有关个人信息保护和数据安全的规定。甲方负责数据的日常备份。",
    ),
    Clause(
        "违约责任",
        N,
        "乙方逾期交付的，每逾期一日按逾期部分价款的万分之五支付违约金；甲方逾期付款的，每逾期一日按逾期金额的"
        "万分之五支付违约金。违约金累计不超过合同总价的百分之十。\n"
        "甲方逾期付款超过 30 日的，乙方有权暂停交付和服务，由此造成的工期顺延由甲方承担。",
    ),
    Clause(
        "合同解除",
        N,
        "一方严重违约，经对方书面催告后 30 日内仍未改正的，对方有权书面通知解除合同。\n"
        "合同解除时，甲方应支付已交付产品和已完成服务的价款，双方返还或销毁对方的保密资料。",
    ),
    Clause(
        "不可抗力",
        L,
        "因不能预见、不能避免且不能克服的客观情况致使合同不能履行的，受影响的一方应在 7 日内书面通知对方并提供证明，"
        "在受影响的范围内免除责任。\n"
        "不可抗力持续超过 60 日的，任何一方均可书面通知解除合同。",
    ),
    Clause(
        "通知与送达",
        L,
        "双方往来文件按本合同首部所列的地址和联系方式送达，该地址亦为催款及诉讼文书的送达地址。\n"
        "地址变更的，应在 3 个工作日内书面通知对方，否则按原地址发出即视为送达。",
    ),
    Clause(
        "争议解决",
        N,
        "因本合同发生的争议，双方应协商解决；协商不成的，任何一方可向乙方住所地有管辖权的人民法院提起诉讼。",
    ),
    Clause(
        "附件与优先顺序",
        L,
        "本合同的《产品与服务清单》《付款计划》和双方签署的附件是合同的组成部分。\n"
        "文件内容不一致的，按补充协议、本合同、附件、投标文件、报价单的顺序，以在前者为准。",
    ),
    Clause(
        "份数与生效",
        V,
        "其他约定：{notes}\n"
        "本合同一式四份，双方各执两份，具有同等效力，自双方法定代表人或授权代表签字并加盖公章或合同专用章之日起生效。\n"
        "对本合同的任何手写修改均无效，变更须签订书面补充协议。",
    ),
)

HOUSE_TEXTS = {ContractType.SALE: SALE}


def side_of(title: str) -> DeviationSide:
    """Whether a changed clause is a technical matter or a commercial one (CON-3)."""
    return DeviationSide.TECHNICAL if title in TECHNICAL else DeviationSide.COMMERCIAL
