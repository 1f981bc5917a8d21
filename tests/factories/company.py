"""Who we are on papers."""

from datetime import date

from salesops.documents.company import ProfileData


def make_profile_data(*, valid_from: date, account: str = "1001") -> ProfileData:
    """A company's particulars; the account is what a second person looks at."""
    return ProfileData(
        valid_from=valid_from,
        name="云杰软件有限公司",
        credit_code="91310000MA1FL5CL66",
        address="上海市浦东新区",
        phone="021-58880000",
        legal_representative="钱立",
        bank="工商银行张江支行",
        account=account,
    )
