// The board: a card dropped on another stage, or its button, sends the one form of the page. Without a script the cards
// still lead to their pages, where the stage is a field.
(() => {
  const dialog = document.getElementById("move");
  const form = dialog?.querySelector("form");
  if (!form) return;
  let dragged = null;

  const aim = (card, stage) => {
    form.action = card.dataset.deal;
    form.elements.revision.value = card.dataset.revision;
    form.elements.stage.value = stage;
    dialog.querySelector("h2").textContent = card.dataset.title;
  };
  const laneAt = (event) => event.target.closest?.("[data-lane]");
  const mark = (lane) => {
    for (const one of document.querySelectorAll(".lane.is-over")) if (one !== lane) one.classList.remove("is-over");
    lane?.classList.add("is-over");
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-deal-move]");
    if (!button) return;
    const card = button.closest("[data-deal]");
    aim(card, card.dataset.stage);
    dialog.showModal();
    form.elements.stage.focus();
  });
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-deal][draggable]") || null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.title);
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const lane = dragged && laneAt(event);
    mark(lane);
    if (lane) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const lane = dragged && laneAt(event);
    if (!lane) return;
    event.preventDefault();
    if (lane.dataset.lane === dragged.dataset.stage) return;
    lane.querySelector("ul").prepend(dragged);
    aim(dragged, lane.dataset.lane);
    form.requestSubmit();
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
})();
