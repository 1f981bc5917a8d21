"""What everybody may do from the palette: light and dark, the other language, keys, out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salesops.desk.finding import Hit, does

if TYPE_CHECKING:
    from salesops.org.models import Person


@does
def own_settings(_person: "Person") -> Iterable[Hit]:
    """The forms are those of the person's own menu."""
    yield Hit(_("Light appearance"), icon="sun", words=_("theme"), name="theme", value="light")
    yield Hit(_("Dark appearance"), icon="sun", words=_("theme"), name="theme", value="dark")
    yield Hit(_("Appearance as the system says"), icon="sun", words=_("theme"), name="theme", value="auto")
    if (get_language() or "").startswith("en"):
        yield Hit("中文", icon="globe", words=_("language"), form="me-language", name="language", value="zh-hans")
    else:
        yield Hit("English", icon="globe", words=_("language"), form="me-language", name="language", value="en")
    yield Hit(_("Keyboard shortcuts"), icon="info", name="keys", value="keys-help")
    yield Hit(_("Sign out"), icon="out", form="me-out")
