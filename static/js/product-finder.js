// Products, or customers, while one types: an input with data-finder asks the address on [data-finds] for options and shows
// them beneath itself. The arrows choose, Enter takes, Esc leaves; what was taken stands in the input as its data-value.
(() => {
  const list = document.querySelector("[data-finds]");
  if (!list) return;
  const WAIT = 120;
  let box = null;
  let timer = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const isOpen = () => list.matches(":popover-open");

  const choose = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    clearTimeout(timer);
    if (isOpen()) list.hidePopover();
    box?.setAttribute("aria-expanded", "false");
    box?.removeAttribute("aria-activedescendant");
  };

  const open = () => {
    if (!isOpen()) list.showPopover();
    const at = box.getBoundingClientRect();
    const width = Math.min(Math.max(at.width, 420), innerWidth - 16);
    const below = at.bottom + 4 + list.offsetHeight < innerHeight || at.top < list.offsetHeight;
    list.style.inset = "auto";
    list.style.width = `${width}px`;
    list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    list.style.top = `${below ? at.bottom + 4 : at.top - list.offsetHeight - 4}px`;
    box.setAttribute("aria-expanded", "true");
  };

  const ask = () => window.htmx?.ajax("GET", `${list.dataset.finds}?${new URLSearchParams({ q: box.value })}`, { source: list, target: list });
  list.addEventListener("htmx:afterSwap", () => {
    if (box !== document.activeElement || !list.childElementCount) return close();
    open();
    choose(options()[0]);
  });

  const take = (option) => {
    box.value = option.dataset.value;
    close();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-finder]")) return;
    box = event.target;
    clearTimeout(timer);
    if (box.value.trim()) timer = setTimeout(ask, WAIT);
    else close();
  });
  document.addEventListener("focusout", (event) => event.target === box && close());
  document.addEventListener("scroll", () => isOpen() && open(), true);
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the input keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  // Before the line editor hears it: there Enter goes to the next line.
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isOpen() || event.target !== box || event.isComposing || event.altKey) return;
      const all = options();
      const at = all.indexOf(chosen());
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        choose(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
      } else if (event.key === "Enter" && chosen()) take(chosen());
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
})();
