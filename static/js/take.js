// A paper that was just handed out starts to download by itself, once; loading the page again takes nothing.
(() => {
  const link = document.querySelector("[data-takes] a[href]");
  if (!link) return;
  history.replaceState(null, "", location.pathname);
  location.assign(link.href);
})();
