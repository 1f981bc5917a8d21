"""A version of a chain as a picture, without a paper in it: who, on which condition, within which time (APP-2)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from salesops.approvals.chain_words import StageLine, Words
from salesops.approvals.models import ChainVersion
from salesops.base.look import ChainNode, ChainView


def draw_version(version: ChainVersion, words: Words, lines: Sequence[StageLine]) -> ChainView:
    """The chain as it stands in the book: nothing is passed yet, so every mark is one to come."""
    start = ChainNode("start", _("Submission"), _("whoever submits the paper"))
    end = ChainNode("end", str(words.kind.outcome), said=_("within %(limit)s") % {"limit": words.whole_limit(version)})
    return ChainView([start, *(_stage(line) for line in lines), end])


def _stage(line: StageLine) -> ChainNode:
    title = line.title or _("Stage %(place)s") % {"place": line.place}
    said = _("within %(limit)s") % {"limit": line.limit} if line.limit else ""
    nodes = [ChainNode("next", "", ask.whom, why=ask.when) for ask in line.asks]
    if not nodes:
        return ChainNode("next", title, _("nobody yet"), said=said)
    if len(nodes) == 1:
        return ChainNode("next", title, nodes[0].person, said=said, why=nodes[0].why)
    # The time is the stage's, whoever of them needs it: it is said once, beneath the last of them.
    last = nodes[-1]
    return ChainNode("next", title, parallel=[*nodes[:-1], ChainNode("next", "", last.person, said=said, why=last.why)])
