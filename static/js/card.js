// Person cards: when htmx has filled the card beside a chip it opens under the chip, inside the window.
document.addEventListener("htmx:afterSwap", (event) => {
  const card = event.detail.target;
  if (!card.matches?.(".card[popover]")) return;
  const chip = card.previousElementSibling.getBoundingClientRect();
  card.showPopover();
  const box = card.getBoundingClientRect();
  const left = Math.min(chip.left, innerWidth - box.width - 8);
  const below = chip.bottom + 6;
  const top = below + box.height > innerHeight - 8 ? chip.top - box.height - 6 : below;
  Object.assign(card.style, { inset: "auto", left: `${Math.max(left, 8)}px`, top: `${Math.max(top, 8)}px` });
});
