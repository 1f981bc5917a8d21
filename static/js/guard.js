// A form is sent once, and a page with typed values isn't left by accident.
// The server refuses the second copy by its key anyway; this only spares people the answer.
(() => {
  const sent = new WeakSet();
  const changed = new WeakSet();
  const buttons = (form) => [...form.elements].filter((part) => part.tagName === "BUTTON" && part.type === "submit");

  const release = (form) => {
    sent.delete(form);
    for (const button of buttons(form)) {
      if (button.dataset.held) {
        button.disabled = false;
        delete button.dataset.held;
      }
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    changed.delete(form);
    // After this turn: a button disabled now would not be sent along with its name and value.
    setTimeout(() => {
      if (event.defaultPrevented && !form.matches("[hx-post]")) {
        release(form);
        return;
      }
      for (const button of buttons(form)) {
        if (!button.disabled) {
          button.disabled = true;
          button.dataset.held = "1";
        }
      }
    });
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    // A field that is checked while the form is on its way says nothing about the form.
    const form = event.target.hasAttribute?.("data-checks") ? null : event.target.closest?.("form");
    if (form) release(form);
  });

  // Back out of the browser's cache: the buttons work again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) release(form);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-guard")) changed.add(form);
  });

  document.addEventListener("drafts:restored", (event) => {
    if (event.target.hasAttribute("data-guard")) changed.add(event.target);
  });

  window.addEventListener("beforeunload", (event) => {
    // What was typed in a dialog that was closed is kept (drafts.js).
    if ([...document.forms].some((form) => changed.has(form) && !form.closest("dialog:not([open])"))) event.preventDefault();
  });
})();
