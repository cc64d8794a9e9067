/** Opens <dialog id="x"> from <a href="#x" data-dialog>; without this the link shows it in the page. */

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.querySelector(opener.getAttribute("href"));
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
  } else if (event.target.closest("[data-dialog-close]")) {
    const open = event.target.closest("dialog[open]");
    if (open) {
      event.preventDefault();
      open.close();
    }
  } else if (event.target instanceof HTMLDialogElement) {
    // A click on the backdrop is a click on the dialog itself.
    event.target.close();
  }
});
