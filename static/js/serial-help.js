/** Shows the pages of the serial-number help in a dialog; without this they are pages of their own. */

const show = async (dialog, url) => {
  const reply = await fetch(url);
  if (!reply.ok) {
    throw new Error(`The help was not loaded: ${reply.status}`);
  }
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  dialog.replaceChildren(page.querySelector(".serial-help"));
  if (!dialog.open) {
    dialog.showModal();
  }
  dialog.querySelector("a").focus({ preventScroll: true });
  dialog.scrollTop = 0;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-serial-help]");
  const dialog = document.querySelector("#serial-help-dialog");
  // A click that opens a new tab or window keeps its meaning.
  if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  show(dialog, link.href).catch(() => {
    window.location.assign(link.href);
  });
});
