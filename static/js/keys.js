// Keys. data-key="a" on a button or link is pressed by that key; inside data-list, J and K move along data-item and O
// opens; "?" shows the dialog #keys-help. Nothing happens while somebody types or a dialog is open.
(() => {
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
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

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const list = document.querySelector("[data-list]");
    if (key === "?") {
      document.getElementById("keys-help")?.showModal();
    } else if (list && (key === "j" || key === "k")) {
      move(list, key === "j" ? 1 : -1);
    } else if (list && key === "o") {
      list.querySelector("[data-item].is-at a[href]")?.click();
    } else {
      const target = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]:not([disabled])`);
      if (!target) return;
      target.click();
    }
    event.preventDefault();
  });
})();
