// The calendar of visits: drag a visit onto another day, or press Alt with an arrow key on it. Either sends the form
// #visit-move to the visit's own address; the server says what came of it. Without a script the visit's page moves it.
//
//   [data-calendar] holds [data-day="2026-11-25"] (days one may move to), which hold
//   [data-visit="<address of the move>"][data-revision][draggable="true"]
(() => {
  const root = document.querySelector("[data-calendar]");
  const form = document.getElementById("visit-move");
  if (!root || !form) return;
  const days = [...root.querySelectorAll("[data-day]")];
  const move = (visit, day) => {
    if (!visit || !day || visit.closest("[data-day]") === day) return;
    form.action = visit.dataset.visit;
    form.elements.day.value = day.dataset.day;
    form.elements.revision.value = visit.dataset.revision;
    form.requestSubmit();
  };

  let dragged = null;
  const mark = (target) => {
    for (const day of days) day.classList.toggle("is-target", day === target);
  };
  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-visit]") || null;
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
  });
  root.addEventListener("dragover", (event) => {
    const day = dragged && event.target.closest("[data-day]");
    mark(day);
    if (day) event.preventDefault();
  });
  root.addEventListener("drop", (event) => {
    const day = event.target.closest("[data-day]");
    if (!dragged || !day) return;
    event.preventDefault();
    move(dragged, day);
  });
  root.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });

  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  root.addEventListener("keydown", (event) => {
    const visit = event.target.closest("[data-visit]");
    if (!visit || !event.altKey || !(event.key in steps)) return;
    event.preventDefault();
    const all = [...root.children];
    const day = all[all.indexOf(visit.closest(".day")) + steps[event.key]];
    if (day?.dataset.day) move(visit, day);
  });
})();
