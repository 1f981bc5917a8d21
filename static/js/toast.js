// Toasts: what went well goes away by itself, what didn't stays until it is closed.
(() => {
  const LASTS = 6000;
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest(".toast")?.remove());
  for (const toast of document.querySelectorAll(".toast[data-goes]")) {
    let timer = setTimeout(() => toast.remove(), LASTS);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => {
      timer = setTimeout(() => toast.remove(), LASTS);
    });
  }
})();
