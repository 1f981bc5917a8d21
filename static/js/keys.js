// Keys. data-key="a" on a button or link is pressed by that key, data-go="h" by G and then that key; inside data-list, J and K
// move along data-item and O opens; "/" opens the palette; "?" shows the dialog #keys-help, which lists what this page has.
// Nothing happens while somebody types or a dialog is open.
(() => {
  const PATIENCE = 1500;
  let goes = 0;
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const seen = (part) => part.checkVisibility?.() ?? true;
  const move = (list, step) => {
    const items = [...list.querySelectorAll("[data-item]")];
    if (!items.length) return;
    const at = items.findIndex((item) => item.classList.contains("is-at"));
    const next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
    items[at]?.classList.remove("is-at");
    next.classList.add("is-at");
    const link = next.querySelector("a[href], button");
    link?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    if (list.hasAttribute("data-list-follows") && next !== items[at]) link?.click();
  };

  // A list that shows its row beside itself marks the row that was clicked, as J and K do.
  document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-list-follows] [data-item]");
    if (!item || event.target.matches("input")) return;
    item.closest("[data-list]").querySelector(".is-at")?.classList.remove("is-at");
    item.classList.add("is-at");
  });

  // The list of keys is read off the page at hand each time it is opened.
  const help = document.getElementById("keys-help");
  const nameOf = (part) => {
    const copy = part.cloneNode(true);
    for (const aside of copy.querySelectorAll("kbd, .count, .unread, svg")) aside.remove();
    return (part.getAttribute("aria-label") || copy.textContent).trim().replace(/\s+/g, " ");
  };
  const fill = () => {
    for (const row of help.querySelectorAll("[data-when]")) row.hidden = !document.querySelector(row.dataset.when);
    for (const [into, name, before] of [["here", "key", ""], ["go", "go", "G "]]) {
      const list = help.querySelector(`[data-keys-${into}]`);
      list.replaceChildren();
      const told = new Set();
      for (const part of document.querySelectorAll(`[data-${name}]:not([disabled])`)) {
        const key = part.dataset[name];
        if (!key || told.has(key) || help.contains(part) || !seen(part)) continue;
        told.add(key);
        const row = help.querySelector("template").content.cloneNode(true);
        row.querySelector("kbd").textContent = before + key.toUpperCase();
        row.querySelector("dd").textContent = nameOf(part);
        list.append(row);
      }
      list.closest("section").hidden = !list.children.length;
    }
  };
  const showHelp = () => {
    if (!help) return;
    fill();
    if (!help.open) help.showModal();
  };
  document.addEventListener("click", (event) => event.target.closest("[data-opens=keys-help]") && showHelp());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const list = document.querySelector("[data-list]");
    const isLetter = /^[a-z]$/.test(key);
    const went = isLetter && Date.now() - goes < PATIENCE;
    goes = 0;
    if (went) {
      const place = document.querySelector(`[data-go="${key}"]`);
      if (!place) return;
      place.click();
    } else if (key === "g") {
      goes = Date.now();
    } else if (key === "?") {
      showHelp();
    } else if (key === "/") {
      document.querySelector("[data-palette]")?.click();
    } else if (list && (key === "j" || key === "k")) {
      move(list, key === "j" ? 1 : -1);
    } else if (list && key === "o") {
      list.querySelector("[data-item].is-at a[href]")?.click();
    } else {
      const target = isLetter && document.querySelector(`[data-key="${key}"]:not([disabled])`);
      if (!target) return;
      target.click();
    }
    event.preventDefault();
  });
})();
