"""What a person did in a period, from the books: the part of a report that nobody types (RPT-4).

``rows`` says what a section is made of; then a file for each floor whose books are read, ``week`` puts them together
and freezes them, ``shown`` draws them. A new section is a read in its floor's file and an entry in ``shown.LABELS``.
"""

from reports.queries.facts.rows import Facts, Row
from reports.queries.facts.shown import FactSection, shown_facts
from reports.queries.facts.week import facts_for, freeze_facts

__all__ = ["FactSection", "Facts", "Row", "facts_for", "freeze_facts", "shown_facts"]
