// Typed values outlive a session that ends in mid-form. A form with data-keep="<name>" keeps them in this tab until it
// was accepted; when it comes up again they are put back, with a line that says so and a button that discards them.
(() => {
  const PREFIX = "keep:";
  const body = document.body;
  const person = body.dataset.person || "";
  const skipped = new Set(["csrfmiddlewaretoken", "_once", "next"]);

  const read = (name) => {
    try {
      return JSON.parse(sessionStorage.getItem(PREFIX + name));
    } catch {
      return null;
    }
  };
  const write = (name, kept) => {
    try {
      sessionStorage.setItem(PREFIX + name, JSON.stringify(kept));
    } catch {
      // Storage is full or forbidden: the page works as before, it only remembers nothing.
    }
  };
  const forget = (name) => sessionStorage.removeItem(PREFIX + name);
  const names = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));

  const valuesOf = (form) => {
    const values = [];
    for (const part of form.elements) {
      if (!part.name || skipped.has(part.name) || ["password", "file", "submit", "button"].includes(part.type)) continue;
      if (["checkbox", "radio"].includes(part.type) && !part.checked) continue;
      if (part instanceof HTMLSelectElement && part.multiple) {
        for (const option of part.selectedOptions) values.push([part.name, option.value]);
      } else {
        values.push([part.name, part.value]);
      }
    }
    return values;
  };

  const fill = (form, values) => {
    // Line editors first grow to the number of lines that were typed.
    form.dispatchEvent(new CustomEvent("drafts:restore", { bubbles: true, detail: { values } }));
    const left = new Map();
    for (const [name, value] of values) left.set(name, [...(left.get(name) || []), value]);
    for (const part of form.elements) {
      if (!part.name || skipped.has(part.name) || ["password", "file", "submit", "button"].includes(part.type)) continue;
      const kept = left.get(part.name) || [];
      if (["checkbox", "radio"].includes(part.type)) part.checked = kept.includes(part.value);
      else if (part instanceof HTMLSelectElement && part.multiple) for (const option of part.options) option.selected = kept.includes(option.value);
      else if (kept.length) part.value = kept[0];
    }
    form.dispatchEvent(new CustomEvent("lines:changed", { bubbles: true }));
  };

  const sayRestored = (form, name) => {
    const note = document.createElement("p");
    note.className = "kept-note";
    note.setAttribute("role", "status");
    note.append(form.dataset.keptText || "");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = form.dataset.discardText || "";
    button.addEventListener("click", () => {
      forget(name);
      location.reload();
    });
    note.append(button);
    form.prepend(note);
  };

  const forms = [...document.querySelectorAll("form[data-keep]")];
  const here = new Set(forms.map((form) => form.dataset.keep));

  if (body.dataset.page === "login") {
    // The session ended: what was sent did not arrive.
    for (const name of names()) {
      const kept = read(name);
      if (kept?.sent) write(name, { ...kept, sent: false });
    }
  } else if (person) {
    for (const name of names()) {
      const kept = read(name);
      const another = kept?.person !== person; // somebody else sits at this tab now
      const accepted = kept?.sent && !here.has(name);
      if (!kept || another || accepted) forget(name);
    }
  }

  for (const form of forms) {
    const name = form.dataset.keep;
    const kept = read(name);
    if (kept) {
      // A form that comes back rejected carries its values itself.
      const same = JSON.stringify(kept.values) === JSON.stringify(valuesOf(form));
      if (kept.sent && !form.hasAttribute("data-rejected")) {
        forget(name); // it was accepted, and the next empty form stands here
      } else if (!form.hasAttribute("data-rejected") && !same) {
        fill(form, kept.values);
        sayRestored(form, name);
      }
    }
    const remember = () => write(name, { person, sent: false, values: valuesOf(form) });
    form.addEventListener("input", remember);
    form.addEventListener("change", remember);
    form.addEventListener("lines:changed", remember);
    form.addEventListener("submit", () => write(name, { person, sent: true, values: valuesOf(form) }));
  }

  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-clears-kept")) for (const name of names()) forget(name);
  });

  // A part of a page asked for after the session ended: go and sign in, then come back to the whole page.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answered = new URL(event.detail.xhr.responseURL || location.href, location.href);
    if (answered.pathname.endsWith("/login/")) {
      event.detail.shouldSwap = false;
      const back = encodeURIComponent(location.pathname + location.search);
      location.assign(`${answered.pathname}?next=${back}`);
    }
  });
})();
