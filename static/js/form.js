/** Focuses the error summary, keeps a double click from submitting twice, presses what follows a choice. */

document.querySelector(".form-errors")?.focus();

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent && !event.target.method.match(/get/i)) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
});

// Going back in the history restores the page as it was left: allow submitting again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
});

// The browser knows its time zone, and the sign-up asks nobody for it.
for (const field of document.querySelectorAll("[data-time-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

// Without a script the button says what it does; with one, the choice alone is enough.
for (const button of document.querySelectorAll("button[data-follows]")) {
  button.hidden = true;
  document.getElementById(button.dataset.follows).addEventListener("change", () => {
    button.form.requestSubmit(button);
  });
}
