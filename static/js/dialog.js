// Native dialogs: data-opens="<id>" opens one, data-closes closes it, a click beside it too. One that htmx fills opens when
// it is filled; one with data-opens-now when the page is there. It then says so (dialog:opened), for what is kept in it
// (drafts.js). A menu (details.more) closes when it has done its work.
const openDialog = (dialog) => {
  if (!dialog) return;
  if (!dialog.open) dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("dialog:opened", { bubbles: true }));
};
document.addEventListener("DOMContentLoaded", () => openDialog(document.querySelector("dialog[data-opens-now]")));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target instanceof HTMLDialogElement) openDialog(event.detail.target);
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more[open]")) {
    if (!menu.contains(event.target) || event.target.closest(".item")) menu.removeAttribute("open");
  }
});
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    openDialog(document.getElementById(opener.dataset.opens));
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) {
    closer.closest("dialog")?.close();
    return;
  }
  if (event.target instanceof HTMLDialogElement && event.target.open) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});
