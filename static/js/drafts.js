// What is typed is not lost. A form with data-keep="<name>" keeps its values in this tab, for a session that ends in
// mid-form, and at the person's desk (data-draft="<address>"), for another day or another computer, until it was accepted.
// From this tab they come back by themselves, from the desk when one asks for them; a line in the form says so.
// A form in a dialog (data-draft-asked) asks its desk when the dialog opens (dialog.js), so that its page need not.
(() => {
  const PREFIX = "keep:";
  const body = document.body;
  const person = body.dataset.person || "";
  const skipped = new Set(["csrfmiddlewaretoken", "_once", "_draft", "next"]);
  const isInDialog = (form) => form.hasAttribute("data-draft-asked");
  // What a dialog carries unseen belongs to the page it stands on now.
  const isTyped = (form, part) => part.name && !skipped.has(part.name) && !["password", "file", "submit", "button", ...(isInDialog(form) ? ["hidden"] : [])].includes(part.type);

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
      if (!isTyped(form, part)) continue;
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
      if (!isTyped(form, part)) continue;
      const kept = left.get(part.name) || [];
      if (["checkbox", "radio"].includes(part.type)) part.checked = kept.includes(part.value);
      else if (part instanceof HTMLSelectElement && part.multiple) for (const option of part.options) option.selected = kept.includes(option.value);
      else if (kept.length) part.value = kept[0];
    }
    form.dispatchEvent(new CustomEvent("lines:changed", { bubbles: true }));
  };

  // A line on top of the form, with its buttons: [text, what it does].
  const say = (form, text, ...acts) => {
    form.querySelector(".kept-note")?.remove();
    const note = document.createElement("p");
    note.className = "kept-note";
    note.setAttribute("role", "status");
    const said = document.createElement("span");
    said.append(text);
    note.append(said);
    for (const [label, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--small";
      button.textContent = label || "";
      button.addEventListener("click", () => act(note));
      note.append(button);
    }
    (form.querySelector(":scope > .in") || form).prepend(note);
  };

  // The desk. A refused or lost request changes nothing here: the tab still has what was typed.
  const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const ask = (form, method, options = {}) =>
    fetch(form.dataset.draft, { method, redirect: "manual", headers: { "X-CSRFToken": token(form) }, ...options }).catch(() => null);
  const saving = new WeakMap(); // form → {timer, abort, last}
  const opened = new WeakMap(); // form → what stood in it when it came up: nobody typed that
  const atDesk = new WeakSet(); // forms of which the desk has a draft
  const QUIET = 1500; // milliseconds without typing

  const saveNow = async (form) => {
    const state = saving.get(form);
    if (!state?.timer) return;
    clearTimeout(state.timer);
    state.timer = 0;
    const values = JSON.stringify(valuesOf(form));
    if (values === state.last) return;
    state.last = values;
    state.abort = new AbortController();
    atDesk.add(form);
    const once = form.querySelector("[name=_once]")?.value || "";
    const revision = form.querySelector("[name=revision]")?.value || "0";
    const answer = await ask(form, "POST", { body: new URLSearchParams({ values, revision, once }), signal: state.abort.signal, keepalive: values.length < 50000 });
    if (!answer || (!answer.ok && answer.status !== 413)) {
      state.last = null;
      return;
    }
    const note = form.querySelector("[data-draft-note]");
    const { said } = await answer.json();
    if (note && !state.stopped) note.textContent = said;
  };
  const saveSoon = (form) => {
    const state = saving.get(form) || { last: opened.get(form) };
    if (state.stopped) return;
    saving.set(form, state);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => saveNow(form), QUIET);
  };
  const stopSaving = (form) => {
    const state = saving.get(form) || {};
    clearTimeout(state.timer);
    state.abort?.abort();
    saving.set(form, { ...state, timer: 0, stopped: true });
  };
  const discard = async (form, name) => {
    stopSaving(form);
    forget(name);
    await ask(form, "POST", { body: new URLSearchParams({ drop: "1" }) });
  };
  // The answer to the form tells the desk which draft is done with.
  const nameDraft = (form, name) => {
    stopSaving(form);
    if (!atDesk.has(form) || form.querySelector("[name=_draft]")) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "_draft";
    field.value = name;
    form.append(field);
  };
  const putBack = async (form, name, note) => {
    const answer = await ask(form, "GET");
    if (!answer?.ok) return;
    const { values } = await answer.json();
    fill(form, values);
    write(name, { person, sent: false, values });
    note.remove();
    form.dispatchEvent(new CustomEvent("drafts:restored", { bubbles: true }));
  };
  const offer = (form, name) => {
    const { draftSaid, draftOlder, draftRevision, draftBack, discardText } = form.dataset;
    if (!draftSaid) return;
    atDesk.add(form);
    const now = form.querySelector("[name=revision]")?.value || "0";
    const text = isInDialog(form) || draftRevision === now ? draftSaid : `${draftSaid} ${draftOlder}`;
    say(form, text, [draftBack, (note) => putBack(form, name, note)], [discardText, async (note) => {
      note.remove();
      await discard(form, name);
      saving.delete(form);
    }]);
  };

  const forms = [...document.querySelectorAll("form[data-keep]")];
  const here = new Set(forms.map((form) => form.dataset.keep));

  if (["login", "refused"].includes(body.dataset.page)) {
    // The session ended, or a rule said no: what was sent was not accepted.
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

  const watched = new Set();
  const watch = (form) => {
    if (watched.has(form)) return;
    watched.add(form);
    const name = form.dataset.keep;
    const kept = read(name);
    let restored = false;
    opened.set(form, JSON.stringify(valuesOf(form)));
    if (form.dataset.draftSaid) atDesk.add(form);
    if (kept) {
      // A form that comes back rejected carries its values itself.
      const same = JSON.stringify(kept.values) === JSON.stringify(valuesOf(form));
      if (kept.sent && !form.hasAttribute("data-rejected")) {
        forget(name); // it was accepted, and the next empty form stands here
      } else if (!form.hasAttribute("data-rejected") && !same) {
        fill(form, kept.values);
        restored = true;
        say(form, form.dataset.keptText || "", [form.dataset.discardText, async (note) => {
          await discard(form, name);
          if (!isInDialog(form)) return location.reload();
          form.reset();
          note.remove();
          saving.delete(form);
        }]);
      }
    }
    if (!restored && !form.hasAttribute("data-rejected")) offer(form, name);
    const remember = () => {
      write(name, { person, sent: false, values: valuesOf(form) });
      if (form.dataset.draft) saveSoon(form);
    };
    form.addEventListener("input", remember);
    form.addEventListener("change", remember);
    form.addEventListener("lines:changed", remember);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      write(name, { person, sent: true, values: valuesOf(form) });
      nameDraft(form, name);
    });
  };
  for (const form of forms) watch(form);

  // A dialog opened, or was filled while it stood open.
  const asked = new WeakSet();
  document.addEventListener("dialog:opened", async (event) => {
    for (const form of event.target.querySelectorAll("form[data-draft-asked]")) {
      watch(form);
      if (asked.has(form) || form.querySelector(".kept-note") || form.hasAttribute("data-rejected")) continue;
      asked.add(form);
      const answer = await fetch(`${form.dataset.draft}?asked=1`, { redirect: "manual" }).catch(() => null);
      const kept = answer?.ok ? await answer.json() : null;
      // Whoever was quicker than the answer keeps what they typed.
      if (!kept?.said || JSON.stringify(valuesOf(form)) !== opened.get(form)) continue;
      Object.assign(form.dataset, { draftSaid: kept.said, draftBack: kept.back });
      offer(form, form.dataset.keep);
    }
  });

  // Going away within the second: what was typed last goes to the desk all the same.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") for (const form of watched) saveNow(form);
  });

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
