// data-mentions="@name " puts the name into the text of its form, where the cursor stands.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-mentions]");
  const text = chip?.closest("form")?.querySelector("textarea");
  if (!text) return;
  text.setRangeText(chip.dataset.mentions, text.selectionStart, text.selectionEnd, "end");
  text.focus();
});
