/** Keyboard shortcuts of the staff pages: whether they are used, and the dialog that lists them. */

const KEYS_OFF = "workbench keys off";

export const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null;

/**
 * Whether a key belongs to what it was pressed in. The focus stays in a dialog for a moment after
 * it was closed; a key that comes then is for the page.
 */
export const isFor = (target, fields) =>
  target.closest(fields) !== null && target.closest("dialog:not([open])") === null;

export const openHelp = () => {
  document.getElementById("keys_on").checked = keysAreOn();
  document.getElementById("keys").showModal();
};

document.addEventListener("change", (event) => {
  if (event.target.id === "keys_on") {
    if (event.target.checked) {
      localStorage.removeItem(KEYS_OFF);
    } else {
      localStorage.setItem(KEYS_OFF, "1");
    }
  }
});
