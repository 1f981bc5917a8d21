"""What a website or an e-mail address says about whose it is (CUS-2): its domain, where that says anything."""

import re
import unicodedata
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Anybody has an address or a page there: it tells no company from another.
ANYBODYS = _words("""
    qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net 188.com vip.163.com vip.126.com netease.com sina.com sina.cn
    vip.sina.com sohu.com sogou.com tom.com 21cn.com 139.com 189.cn wo.cn wo.com.cn aliyun.com alibaba.com 263.net
    263.net.cn eyou.com chinaren.com citiz.net gmail.com googlemail.com google.com outlook.com hotmail.com live.com
    live.cn msn.com msn.cn yahoo.com yahoo.cn yahoo.com.cn ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.net
    gmx.de web.de t-online.de mail.com mail.ru yandex.ru yandex.com proton.me protonmail.com zoho.com naver.com
    hanmail.net daum.net hinet.net pchome.com.tw seed.net.tw
    1688.com taobao.com tmall.com jd.com pinduoduo.com made-in-china.com globalsources.com hc360.com china.cn
    weibo.com weixin.qq.com baidu.com zhihu.com bilibili.com douyin.com linkedin.com facebook.com youtube.com
    github.io wordpress.com wixsite.com weebly.com blogspot.com shopify.com myshopify.com
""")
# Kept free for examples (RFC 2606): nobody's.
_NOBODYS = re.compile(r"(^|\.)(example|test|invalid|localhost|local)(\.(com|net|org|cn))?$")
# Below these a company is registered one level deeper: acme.com.cn, acme.zj.cn.
_SECOND = _words("""
    com net org gov edu ac co or ne go mil idv info biz
    bj sh tj cq he sx nm ln jl hl js zj ah fj jx sd ha hb hn gd gx hi sc gz yn xz sn gs qh nx xj tw hk mo
""")
_HOST = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)+")
_COUNTRY = 2
LONGEST = 120


@lru_cache(maxsize=1024)
def web_domain(website: str) -> str:
    """The domain a company has registered, in lower case: acme.com.cn of https://www.shop.acme.com.cn:8080/about.

    Empty for what names no host, an address by number, and a page at a marketplace or a social network.
    """
    text = _folded(website)
    host = re.split(r"[/?#\\\s]", re.sub(r"^[a-z][a-z0-9+.-]*:(//)?", "", text), maxsplit=1)[0]
    return _registered(host.rpartition("@")[2].partition(":")[0])


@lru_cache(maxsize=1024)
def mail_domain(email: str) -> str:
    """The domain behind the @; empty for a public mail service."""
    _name, at, host = _folded(email).rpartition("@")
    return _registered(host) if at else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower().replace("。", ".")


def _registered(host: str) -> str:
    host = host.strip(".")
    if not _HOST.fullmatch(host) or _NOBODYS.search(host):
        return ""
    labels = host.split(".")
    if labels[-1].isdecimal():
        return ""
    country = len(labels[-1]) == _COUNTRY and len(labels) > _COUNTRY and labels[-2] in _SECOND
    domain = ".".join(labels[-3:] if country else labels[-2:])
    return "" if {domain, host} & ANYBODYS or len(domain) > LONGEST else domain
