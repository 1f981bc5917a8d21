// Toasts: what went well goes away by itself, what didn't stays until it is closed. One that can be taken back stays longer.
// Time stands still while somebody points at it or is in it with the keyboard.
(() => {
  const LASTS = 6000;
  const TO_UNDO = 15000;
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest(".toast")?.remove());
  for (const toast of document.querySelectorAll(".toast[data-goes]")) {
    const lasts = toast.querySelector("[data-undo]") ? TO_UNDO : LASTS;
    let timer;
    const go = () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), lasts);
    };
    const stay = () => clearTimeout(timer);
    for (const [stays, goes] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
      toast.addEventListener(stays, stay);
      toast.addEventListener(goes, go);
    }
    go();
  }
})();
