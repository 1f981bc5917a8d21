// Lines of a paper: add, remove, move, and the keys for it. The server computes; after every change of the lines the
// event "lines:changed" goes up from the editor, and htmx (hx-trigger="lines:changed") asks for the figures.
//
//   <div data-lines="<formset prefix>">
//     <tbody data-lines-body> rows with data-line, one name per input: "<prefix>-<n>-<field>" </tbody>
//     <template data-line-template> one row with "__prefix__" for its number </template>
//     <button type="button" data-line-add>
// A line with its refusal beneath is one <tbody data-line> of two rows; data-lines-body then stands on the <table>.
// In a line: data-line-remove on a button; the fields "<prefix>-<n>-DELETE" and "-ORDER" are filled if they are there.
(() => {
  const editorOf = (node) => node.closest?.("[data-lines]");
  const bodyOf = (editor) => editor.querySelector("[data-lines-body]");
  const rowsOf = (editor) => [...bodyOf(editor).querySelectorAll("[data-line]")];
  const shown = (editor) => rowsOf(editor).filter((row) => !row.hidden);
  const total = (editor) => (editor.closest("form") || editor).querySelector(`[name="${editor.dataset.lines}-TOTAL_FORMS"]`);
  const control = (row, field) => [...row.querySelectorAll("[name]")].find((part) => part.name.endsWith(`-${field}`));

  // Names, ids and labels follow the place of the row, so that the formset has no holes.
  const renumber = (editor) => {
    const prefix = editor.dataset.lines;
    const pattern = new RegExp(`(^|_)${prefix}-(\\d+|__prefix__)-`);
    rowsOf(editor).forEach((row, index) => {
      for (const part of [row, ...row.querySelectorAll("*")]) {
        for (const name of ["name", "id", "for", "aria-describedby", "aria-labelledby", "list"]) {
          const value = part.getAttribute(name);
          if (value && pattern.test(value)) part.setAttribute(name, value.replace(pattern, `$1${prefix}-${index}-`));
        }
      }
    });
    shown(editor).forEach((row, index) => {
      const order = control(row, "ORDER");
      if (order) order.value = index + 1;
      const number = row.querySelector("[data-line-number]");
      if (number) number.textContent = index + 1;
    });
    if (total(editor)) total(editor).value = rowsOf(editor).length;
  };

  const tell = (editor) => editor.dispatchEvent(new CustomEvent("lines:changed", { bubbles: true }));

  const add = (editor) => {
    const template = editor.querySelector("template[data-line-template]");
    const row = template.content.firstElementChild.cloneNode(true);
    bodyOf(editor).append(row);
    renumber(editor);
    window.htmx?.process(row);
    return row;
  };

  const remove = (editor, row) => {
    const deleted = control(row, "DELETE");
    const stored = control(row, "id");
    if (deleted && stored?.value) {
      if (deleted.type === "checkbox") deleted.checked = true;
      else deleted.value = "on";
      row.hidden = true;
    } else {
      row.remove();
    }
    renumber(editor);
    tell(editor);
  };

  const focusFirst = (row) => row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();

  document.addEventListener("click", (event) => {
    const editor = editorOf(event.target);
    if (!editor) return;
    if (event.target.closest("[data-line-add]")) {
      focusFirst(add(editor));
      tell(editor);
    } else if (event.target.closest("[data-line-remove]")) {
      const row = event.target.closest("[data-line]");
      const rows = shown(editor);
      const neighbour = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
      remove(editor, row);
      focusFirst(neighbour);
    }
  });

  document.addEventListener("keydown", (event) => {
    const editor = editorOf(event.target);
    const row = event.target.closest?.("[data-line]");
    if (!editor || !row) return;
    const rows = shown(editor);
    const at = rows.indexOf(row);
    if (event.key === "Enter" && event.target.matches("input, select")) {
      // Enter goes to the same field of the next line, and makes one after the last; it doesn't send the form.
      event.preventDefault();
      const field = event.target.name?.split("-").pop();
      const next = rows[at + 1] || add(editor);
      (control(next, field) || next).focus();
      if (!rows[at + 1]) {
        focusFirst(next);
        tell(editor);
      }
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const other = rows[event.key === "ArrowUp" ? at - 1 : at + 1];
      if (!other) return;
      if (event.key === "ArrowUp") other.before(row);
      else other.after(row);
      renumber(editor);
      event.target.focus();
      tell(editor);
    }
  });

  // What was typed before the session ended may have had more lines than the page that came up.
  document.addEventListener("drafts:restore", (event) => {
    for (const editor of event.target.querySelectorAll("[data-lines]")) {
      const wanted = Number(new Map(event.detail.values).get(`${editor.dataset.lines}-TOTAL_FORMS`) || 0);
      while (rowsOf(editor).length < wanted) add(editor);
    }
  });
})();
