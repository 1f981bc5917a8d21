// Light, dark or as the system says. The choice is a cookie, so that the server draws the first paint right.
(() => {
  document.documentElement.classList.add("has-script");
  const box = document.querySelector("[data-theme-choice]");
  if (!box) return;
  box.hidden = false;
  box.addEventListener("change", (event) => {
    const chosen = event.target.value;
    document.documentElement.dataset.theme = chosen;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; samesite=lax${secure}`;
  });
})();
