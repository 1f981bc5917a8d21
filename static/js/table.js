// Lists. Boxes before rows (data-pick, data-pick-all) open the bar #bulk; X chooses the row that J and K are at, Esc lets
// go. While htmx fetches rows the part says so; when it fails, a line above the old rows offers to try again.
(() => {
  const boxes = () => [...document.querySelectorAll("[data-pick]")];
  const count = () => {
    const all = document.querySelector("[data-pick-all]");
    const every = boxes();
    const chosen = every.filter((box) => box.checked);
    for (const box of every) box.closest("tr")?.classList.toggle("is-picked", box.checked);
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === every.length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    const said = document.querySelector("[data-bulk-count]");
    if (said) said.textContent = chosen.length;
  };
  const choose = (wanted) => {
    for (const box of boxes()) box.checked = wanted;
    count();
  };

  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-pick]");
    if (box) {
      const every = boxes();
      if (event.shiftKey && last?.isConnected) {
        const [from, to] = [every.indexOf(last), every.indexOf(box)].sort((a, b) => a - b);
        for (const between of every.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      count();
    } else if (event.target.closest("[data-pick-all]")) {
      choose(event.target.checked);
    } else if (event.target.closest("[data-pick-none]")) {
      choose(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], :popover-open")) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
    const box = document.querySelector("[data-item].is-at [data-pick]");
    if (event.key === "Escape" && boxes().some((one) => one.checked)) choose(false);
    else if (event.key.toLowerCase() === "x" && box) box.click();
    else return;
    event.preventDefault();
  });
  // A page that comes back from the browser's memory keeps its boxes.
  addEventListener("pageshow", count);
  document.addEventListener("htmx:load", count);

  // What each view holds is counted with the page: while one filters it, the numbers stay.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (target?.id !== "list-views") return;
    const link = (view, among) => [...among.querySelectorAll("nav a")].find((one) => one.getAttribute("href") === view.getAttribute("href"));
    for (const view of fragment.querySelectorAll("nav a")) {
      const count = view.querySelector(".count") ? null : link(view, target)?.querySelector(".count");
      if (count) view.append(" ", count.cloneNode(true));
    }
  });

  // The columns go back to the list as it is filtered now: the bar stays while the rows change.
  document.addEventListener("submit", (event) => {
    const query = event.target.matches("[data-takes-filter]") && event.target.elements.query;
    if (query) query.value = location.search.slice(1);
  });

  // A look at a row's record fills the panel beside the list, which then opens (dialog.js).
  document.addEventListener("click", (event) => {
    const peek = event.target.closest("[data-peek]");
    if (peek) htmx.ajax("GET", peek.dataset.peek, { source: peek, target: "#peek" });
  });

  const part = (event) => (event.detail.target?.matches?.(".list-part") ? event.detail.target : null);
  document.addEventListener("htmx:beforeRequest", (event) => part(event)?.setAttribute("aria-busy", "true"));
  const settle = (event) => {
    const list = part(event);
    if (!list?.isConnected) return;
    list.removeAttribute("aria-busy");
    const failed = event.type !== "htmx:afterRequest" || event.detail.failed;
    list.querySelector(".list-failed")?.remove();
    const said = document.querySelector("[data-list-failed]");
    if (!failed || !said) return;
    const line = said.content.cloneNode(true);
    const asker = event.detail.requestConfig?.elt ?? event.detail.elt;
    line.querySelector("[data-list-again]").addEventListener("click", () => {
      if (asker.matches("form")) htmx.trigger(asker, "submit");
      else asker.click();
    });
    list.prepend(line);
  };
  for (const kind of ["htmx:afterRequest", "htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, settle);
})();
