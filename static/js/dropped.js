// A question that is dropped is no error: the next one takes its place (hx-sync), or one leaves the page. htmx calls both
// errors and writes them to the console, where they would hide the real ones; the events themselves stay as they are.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const { xhr } = detail;
  const ended = xhr.onabort;
  xhr.onabort = (event) => {
    detail.error = ""; // htmx lets it stand in place of its own
    ended.call(xhr, event);
  };
});
