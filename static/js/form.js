/** Takes the reader to the summary of errors, and keeps a form from being sent twice by a double click. */

document.querySelector(".form-errors")?.focus();

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent && !event.target.method.match(/get/i)) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
});

// Going back in the history shows the page as it was left: let it be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
});
