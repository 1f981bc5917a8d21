// A field is checked when it was changed and left: the form goes to its own address with the names of the fields that
// were left in X-Check, and the server's form says what is wrong (salesops/base/checks.py). Its answer fills the places
// under the fields (`<id>_error`); here the controls are marked to match.
(() => {
  const WHOLE = "__all__";
  const left = new WeakMap(); // form → names of the fields that were left
  const placeOf = (control) => {
    const group = control.closest("[role=radiogroup], [role=group]");
    return document.getElementById(`${control.id}_error`) || (group?.id ? document.getElementById(`${group.id}_error`) : null);
  };
  const isWrong = (place) => place.childElementCount > 0;

  document.addEventListener("change", (event) => {
    const control = event.target;
    const asking = control.form?.querySelector("[data-checks]");
    if (!asking || !control.name || ["file", "password"].includes(control.type) || !placeOf(control)) return;
    const names = left.get(control.form) || new Set([WHOLE]);
    names.add(control.name);
    // What was wrong with another field may have been mended by this one.
    for (const other of control.form.elements) if (other.name && other.id && placeOf(other) && isWrong(placeOf(other))) names.add(other.name);
    left.set(control.form, names);
    htmx.trigger(asking, "check");
  });

  // What is on its way to be saved is answered there.
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => sent.add(event.target), true);
  document.addEventListener("htmx:afterRequest", (event) => sent.delete(event.target));
  window.addEventListener("pageshow", () => [...document.forms].forEach((form) => sent.delete(form)));

  document.addEventListener("htmx:configRequest", (event) => {
    const asking = event.target;
    if (asking.hasAttribute?.("data-checks") && sent.has(asking.closest("form"))) event.preventDefault();
    else if (asking.hasAttribute?.("data-checks")) event.detail.headers["X-Check"] = [...(left.get(asking.closest("form")) || [])].join(",");
  });

  // A control takes the mark of its place; the list on top of the form loses what is mended.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const place = event.detail.target;
    if (!place?.id?.endsWith("_error")) return;
    if (place.id === "form_error") {
      for (const said of document.querySelectorAll("[data-whole]")) said.remove();
      return;
    }
    const id = place.id.slice(0, -"_error".length);
    const control = document.getElementById(id);
    const wrong = isWrong(place);
    if (control) {
      control.classList.toggle("is-wrong", wrong);
      control.toggleAttribute("aria-invalid", wrong);
      if (wrong) control.setAttribute("aria-invalid", "true");
      const described = new Set((control.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
      if (wrong) described.add(place.id);
      else described.delete(place.id);
      if (described.size) control.setAttribute("aria-describedby", [...described].join(" "));
      else control.removeAttribute("aria-describedby");
    }
    if (!wrong) {
      const entry = document.querySelector(`[data-summary] a[href="#${CSS.escape(id)}"]`)?.closest("li");
      const summary = entry?.closest("[data-summary]");
      entry?.remove();
      if (summary && !summary.querySelector("li")) summary.remove();
    }
  });

  // A value that stood there already is one's own once one typed over it.
  document.addEventListener("input", (event) => {
    if (!event.target.classList?.contains("is-prefilled")) return;
    event.target.classList.remove("is-prefilled");
    event.target.closest(".field")?.querySelector("[data-source]")?.remove();
  });

  // A form that came back says first what is wrong with it.
  document.querySelector("[data-summary]")?.focus({ preventScroll: true });
})();
