"""The catalogues: what is found in code and templates, what is kept, what is called a fault."""

from pathlib import Path

import polib
import pytest

from salesops.base import messages
from salesops.base.messages import Message


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with one app and one template."""
    (tmp_path / "quotes").mkdir()
    (tmp_path / "quotes" / "rules.py").write_text(
        'a = _("One " "line")\nb = ngettext("%(n)s day", "%(n)s days", n)\nc = pgettext("month", "May")\nd = _(name)\n'
    )
    (tmp_path / "templates" / "quotes" / "quote").mkdir(parents=True)
    (tmp_path / "templates" / "quotes" / "quote" / "list.html").write_text(
        '{% load i18n %}<p>It\'s (a) "trap" {% translate "Can\'t (be)" %}\n'
        "   {% blocktranslate trimmed %}\n  Two\n  lines {{ n }}\n{% endblocktranslate %}{{ x|default:_('None') }}"
    )
    return tmp_path


def translate(house: Path, area: str, **chinese: str) -> None:
    path = messages.catalogue_path(area, house)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        entry.msgstr = chinese.get(entry.msgid.replace(" ", "_"), entry.msgstr)
    catalogue.save()


def test_messages_are_found_in_code_and_in_templates(house: Path) -> None:
    assert list(messages.used_messages("quotes", house)) == [
        Message(None, "One line"),
        Message(None, "%(n)s day", "%(n)s days"),
        Message("month", "May"),
        Message(None, "Can't (be)"),
        Message(None, "Two lines %(n)s"),
        Message(None, "None"),
    ]


def test_what_no_app_claims_is_the_ground_s(house: Path) -> None:
    (house / "templates" / "base.html").write_text("{% load i18n %}{% translate 'Skip' %}")
    assert list(messages.used_messages("salesops", house)) == [Message(None, "Skip")]


def test_an_update_keeps_the_chinese_and_drops_it_only_when_asked(house: Path) -> None:
    assert messages.update_catalogue("quotes", prune=False, root=house) == (6, 0)
    translate(house, "quotes", One_line="一行")
    (house / "quotes" / "rules.py").write_text('a = _("Another")\n')
    assert messages.update_catalogue("quotes", prune=False, root=house) == (1, 2)  # the two untranslated ones go
    kept = {entry.msgid: entry.msgstr for entry in messages.read_catalogue("quotes", house)}
    assert kept["One line"] == "一行"
    assert messages.update_catalogue("quotes", prune=True, root=house) == (0, 1)
    assert messages.update_catalogue("quotes", prune=True, root=house) == (0, 0)


def test_faults_name_the_message_and_its_file(house: Path) -> None:
    areas = ["quotes", "reports"]
    (house / "reports").mkdir()
    (house / "reports" / "x.py").write_text('a = _("One line")\n')
    for area in areas:
        messages.update_catalogue(area, prune=False, root=house)
    translate(house, "quotes", One_line="一行", May="五月")
    translate(house, "quotes", **{"Two_lines_%(n)s": "两行"})
    translate(house, "reports", One_line="一条线")
    found = messages.faults(areas, house)
    assert 'quotes: empty: "Can\'t (be)" (templates/quotes/quote/list.html)' in found
    assert "quotes: placeholders differ: 'Two lines %(n)s' (templates/quotes/quote/list.html)" in found
    assert "reports: 'One line' is '一条线' here and '一行' in quotes" in found
    assert not [line for line in found if "'May'" in line]


def test_compiling_writes_only_what_is_newer(house: Path) -> None:
    messages.update_catalogue("quotes", prune=False, root=house)
    assert messages.compile_catalogues(root=house) == 1
    assert messages.compile_catalogues(root=house) == 0
