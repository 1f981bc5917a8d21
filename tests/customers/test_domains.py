"""What of a website or an e-mail address is compared (CUS-2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.domains import mail_domain, web_domain

pytestmark = pytest.mark.rule("CUS-2")


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.acme.com.cn/about?x=1", "acme.com.cn"),
        ("http://shop.acme.com.cn:8080", "acme.com.cn"),
        ("WWW.ACME.COM", "acme.com"),
        ("acme.com/", "acme.com"),
        ("acme.zj.cn", "acme.zj.cn"),
        ("www.acme.cn", "acme.cn"),
        ("ｗｗｗ．ａｃｍｅ．ｃｎ", "acme.cn"),
        ("www。acme。com", "acme.com"),
        ("远景.中国", "远景.中国"),
        ("http://user@acme.de/x@y", "acme.de"),
        ("https://acme.1688.com", ""),
        ("https://weibo.com/acme", ""),
        ("https://acme.example", ""),
        ("www.example.com", ""),
        ("192.168.1.20", ""),
        ("localhost", ""),
        ("没有", ""),
        ("com.cn", "com.cn"),
        ("", ""),
    ],
)
def test_the_domain_a_company_registered(website: str, domain: str) -> None:
    assert web_domain(website) == domain


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("buyer@acme.com.cn", "acme.com.cn"),
        ("Buyer@Mail.Acme.COM", "acme.com"),
        ("acme@qq.com", ""),
        ("acme@vip.163.com", ""),
        ("acme@yahoo.com.cn", ""),
        ("buyer@example.com", ""),
        ("acme.com", ""),
        ("", ""),
    ],
)
def test_a_public_mail_service_tells_nobody_apart(email: str, domain: str) -> None:
    assert mail_domain(email) == domain


@given(st.text(max_size=250))
def test_any_text_is_read(text: str) -> None:
    for domain in (web_domain(text), mail_domain(text)):
        assert len(domain) <= 120
        assert "\x00" not in domain
        assert web_domain(domain) == domain or not web_domain(domain)
