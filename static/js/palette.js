// The palette (components/palette.html): Ctrl/⌘ K or "/" opens it, the arrows choose, Enter opens, Esc leaves. The server
// answers; here one only walks through its options. What this tab opened stands first while nothing is typed.
(() => {
  const dialog = document.getElementById("palette");
  if (!dialog || !window.htmx) return;
  const box = document.getElementById("palette-q");
  const found = document.getElementById("palette-found");
  const said = document.getElementById("palette-said");
  const KEY = "recent";
  const MOST = 6;
  const person = document.body.dataset.person || "";

  // ---- what was opened in this tab: titles and addresses, of this person only
  const recent = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY));
      return kept?.person === person ? kept.pages : [];
    } catch {
      return [];
    }
  };
  const remember = () => {
    const title = document.querySelector("main h1")?.textContent.trim();
    const isRecord = /\/\d+\/$/.test(location.pathname) && !document.querySelector("main > .notice");
    const pages = recent().filter((page) => !isRecord || page.url !== location.pathname);
    if (isRecord && title) pages.unshift({ title, url: location.pathname });
    sessionStorage.setItem(KEY, JSON.stringify({ person, pages: pages.slice(0, MOST) }));
  };
  remember();
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-clears-kept")) sessionStorage.removeItem(KEY);
  });

  const showRecent = () => {
    const pages = recent().filter((page) => page.url !== location.pathname);
    if (!pages.length) return;
    const [group, option] = document.getElementById("palette-recent").content.cloneNode(true).children;
    for (const page of pages) {
      const link = option.cloneNode(true);
      link.href = page.url;
      link.querySelector(".hit-label").textContent = page.title;
      group.append(link);
    }
    found.prepend(group);
  };

  // ---- the options
  const options = () => [...found.querySelectorAll("[role=option]")];
  const choose = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  };
  const chosen = () => found.querySelector("[role=option][aria-selected=true]");
  const step = (by) => {
    const all = options();
    if (!all.length) return;
    choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  };
  const number = () => {
    options().forEach((option, at) => {
      option.id = `palette-option-${at}`;
    });
    box.setAttribute("aria-expanded", String(options().length > 0));
    found.scrollTop = 0;
    choose(options()[0]);
  };

  const open = () => {
    if (dialog.open) return;
    box.value = "";
    dialog.showModal();
    box.focus();
    window.htmx.trigger(box, "palette:asks");
  };
  const close = () => dialog.open && dialog.close();

  found.addEventListener("htmx:afterSwap", () => {
    if (!box.value.trim()) showRecent();
    number();
    said.textContent = found.querySelector("[data-said]")?.dataset.said || "";
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    box.addEventListener(name, () => {
      found.replaceChildren(document.getElementById("palette-failed").content.cloneNode(true));
      said.textContent = found.textContent;
      number();
    });
  }

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") chosen()?.click();
    else return;
    event.preventDefault();
  });
  found.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });

  document.addEventListener("keydown", (event) => {
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!isShortcut) return;
    event.preventDefault();
    if (dialog.open) close();
    else if (!document.querySelector("dialog[open]")) open();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette]");
    if (opener && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
      return;
    }
    const hit = event.target.closest(".hit");
    if (!hit) return;
    const wanted = hit.dataset.sets;
    if (dialog.contains(hit)) close();
    if (wanted === "theme") document.querySelector(`[data-theme-choice] input[value="${hit.value}"]`)?.click();
    if (wanted === "keys") document.querySelector(`[data-opens="${hit.value}"]`)?.click();
  });
  if (/Mac|iP(hone|ad)/.test(navigator.platform)) {
    for (const key of document.querySelectorAll("[data-mod]")) key.textContent = key.textContent.replace("Ctrl", "⌘");
  }
  window.addEventListener("pageshow", (event) => event.persisted && close());
})();
