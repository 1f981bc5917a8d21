// The organisation's tree: fold branches, find somebody, and drag a person onto a new superior. A drop and the Move
// link open the same dialog; the server says what the move changes, or why it is refused. Without a script every branch
// is open and Move is a page.
//
//   [data-org] holds [data-org-find], [data-org-all="open|shut"], [data-org-none] and lines:
//   <li><div data-seat="<key>" data-superior="<key>" data-org-target="<address of the move>" draggable="true">…</div><ul>
//   in a line: <button data-org-fold aria-controls="…" [data-folded]>; anywhere: <a data-org-move href="…">
(() => {
  const root = document.querySelector("[data-org]");
  if (!root) return;
  const seats = [...root.querySelectorAll("[data-seat]")];
  const folds = [...root.querySelectorAll("[data-org-fold]")];
  const dialog = document.getElementById("move");

  // Folding
  const fold = (button, shut) => {
    const below = document.getElementById(button.getAttribute("aria-controls"));
    button.setAttribute("aria-expanded", String(!shut));
    if (below) below.hidden = shut;
  };
  for (const button of folds) if ("folded" in button.dataset) fold(button, true);

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-org-fold]");
    if (button) fold(button, button.getAttribute("aria-expanded") === "true");
    const all = event.target.closest("[data-org-all]");
    if (all) for (const one of folds) fold(one, all.dataset.orgAll === "shut" && one !== folds[0]);
  });

  // Finding: what fits stands with the way up to it
  const find = root.querySelector("[data-org-find]");
  const none = root.querySelector("[data-org-none]");
  const words = new Map(seats.map((seat) => [seat, seat.querySelector(".who").textContent + seat.querySelector(".what").textContent]));
  find?.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    const items = seats.map((seat) => seat.closest("li"));
    for (const item of items) item.hidden = Boolean(wanted);
    let found = 0;
    for (const seat of seats) {
      const fits = Boolean(wanted) && words.get(seat).toLowerCase().includes(wanted);
      seat.classList.toggle("is-found", fits);
      if (!fits) continue;
      found += 1;
      for (let item = seat.closest("li"); item; item = item.parentElement.closest("li")) {
        item.hidden = false;
        const above = item.parentElement.closest("li")?.querySelector(":scope > [data-seat] [data-org-fold]");
        if (above) fold(above, false);
      }
    }
    if (none) none.hidden = !wanted || found > 0;
  });

  // Moving
  if (!dialog) return;
  const ask = async (address) => {
    await window.htmx.ajax("GET", address, { target: dialog });
    if (dialog.querySelector("form") && !dialog.open) dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-org-move]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    ask(link.getAttribute("href"));
  });

  let dragged = null;
  const mayTake = (seat) =>
    dragged && seat && seat !== dragged && "orgTarget" in seat.dataset && seat.dataset.seat !== dragged.dataset.superior;
  const mark = (target) => {
    for (const seat of seats) seat.classList.toggle("is-target", seat === target);
  };

  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-seat][draggable]") || null;
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.seat);
  });
  root.addEventListener("dragover", (event) => {
    const seat = event.target.closest("[data-seat]");
    mark(mayTake(seat) ? seat : null);
    if (mayTake(seat)) event.preventDefault();
  });
  root.addEventListener("drop", (event) => {
    const seat = event.target.closest("[data-seat]");
    if (!mayTake(seat)) return;
    event.preventDefault();
    ask(`${dragged.dataset.orgTarget}&superior=${seat.dataset.seat}`);
  });
  root.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
})();
