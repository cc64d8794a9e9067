/** Keyboard shortcuts of the staff pages: whether they are used, and the dialog that lists them. */

const KEYS_OFF = "workbench keys off";

export const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null;

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
