"""axe-core on the page that is open: what it finds, in words that lead to the place."""

from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from salesops.embedded.places import PROJECT

SOURCE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
HOW_TO_GET_AXE = "axe-core is not there: `make install` fetches it by package-lock.json"
GRAVE = {"serious", "critical"}
# Faint on purpose, hidden from screen readers, and said in words beside it.
WATERMARK = ".draft-mark"

# Dialogs and menus are closed when a page comes, and axe passes over what nobody sees: each is opened and looked at
# alone, once for every shape of it. Lists that htmx is still fetching come first.
_LOOK = """async ([seen, watermark]) => {
  const found = [];
  const options = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}};
  const until = performance.now() + 2000;  // the design page shows a list that loads for ever
  while (document.querySelector(".htmx-request") && performance.now() < until)
    await new Promise((next) => setTimeout(next, 20));
  const look = async (where, what) => {
    const result = await axe.run(where, options);
    for (const one of result.violations)
      for (const node of one.nodes)
        found.push({rule: one.id, impact: node.impact, what, html: node.html.slice(0, 200),
                    at: node.target.join(" "), why: (node.failureSummary || "").replace(/\\s+/g, " ").slice(0, 300)});
  };
  await look({include: [["html"]], exclude: [[watermark]]}, "");
  const shape = (box) => box.innerHTML.replace(/\\d+/g, "").replace(/value="[^"]*"/g, "").length;
  for (const box of document.querySelectorAll("dialog:not([open]), [popover]")) {
    const key = `${(box.id || box.className).replace(/\\d+/g, "")} ${shape(box)}`;
    if (seen.includes(key)) continue;
    seen.push(key);
    if (box.matches("dialog")) box.showModal(); else box.showPopover();
    await look(box, key);
    if (box.matches("dialog")) box.close(); else box.hidePopover();
  }
  return [found, seen];
}"""


class Axe:
    """One browser tab's axe; remembers which dialogs it has seen.

    The source goes in by the debugger: the page's own policy would rightly refuse it.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: list[str] = []
        self._debugger: CDPSession = page.context.new_cdp_session(page)
        self._source = read_source()

    def findings(self) -> list[dict[str, Any]]:
        """All violations of the page that is open, each with ``rule``, ``impact``, ``at``, ``html`` and ``why``."""
        self._debugger.send("Runtime.evaluate", {"expression": self._source})
        found, self.seen = self.page.evaluate(_LOOK, [self.seen, WATERMARK])
        return list(found)

    def grave(self) -> list[str]:
        """Those that shut somebody out, one line each."""
        return [said(one) for one in self.findings() if one["impact"] in GRAVE]


def said(one: dict[str, Any]) -> str:
    """A finding in one line."""
    return f"{one['impact']} {one['rule']} at {one['at']} {one['what']}: {one['html']} ({one['why']})"


def read_source(path: Path = SOURCE) -> str:
    """The script. FileNotFoundError says how to get it."""
    if not path.exists():
        raise FileNotFoundError(HOW_TO_GET_AXE)
    return path.read_text(encoding="utf-8")
