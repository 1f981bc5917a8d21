// The grid of prices: cells copied out of a spreadsheet are spread over the inputs from the one in which they are
// pasted. What does not fit lands whole in the box below, where it is checked line by line.
(() => {
  const cellsOf = (row) => [...row.querySelectorAll("input.cell")];
  const rowsFrom = (row) => {
    const rows = [...row.parentElement.children].filter((one) => one.querySelector("input.cell"));
    return rows.slice(rows.indexOf(row));
  };
  const put = (cell, text) => {
    cell.value = text.trim();
    cell.classList.add("is-new");
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("paste", (event) => {
    const cell = event.target.closest?.(".grid-edit input.cell");
    const text = event.clipboardData?.getData("text/plain").replace(/\r?\n$/, "") ?? "";
    if (!cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const row = cell.closest("tr");
    const lines = text.split(/\r?\n/).map((line) => line.split("\t"));
    const rows = rowsFrom(row);
    const at = cellsOf(row).indexOf(cell);
    if (lines.length <= rows.length && lines.every((line, down) => at + line.length <= cellsOf(rows[down]).length)) {
      lines.forEach((line, down) => line.forEach((figure, across) => put(cellsOf(rows[down])[at + across], figure)));
      return;
    }
    const box = document.querySelector("#paste textarea");
    if (!box) return;
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
})();
