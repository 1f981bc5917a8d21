// The demo's sign-ins: one click fills the form.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-username]");
  if (!button) return;
  const form = document.querySelector(".login form");
  form.elements.username.value = button.dataset.username;
  form.elements.password.value = button.dataset.password;
  form.requestSubmit();
});
