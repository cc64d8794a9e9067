/**
 * Keyboard shortcuts of the bench: on the page of one repair, and in its lists. Each key presses
 * the button that bears it; where an act asks for something, it opens and leads to the first field.
 */

import { keysAreOn, openHelp } from "./keys.js";

const help = document.querySelector(".desk-help");
const rows = [...document.querySelectorAll("#result_list tbody th a")];

const press = (key) => {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (button?.tagName === "SUMMARY") {
    const act = button.parentElement;
    act.open = true;
    act.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    return;
  }
  button?.click();
};

/** Moves the focus along the rows of a list. */
const move = (step) => {
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (!keysAreOn()) {
    return;
  }
  const isTyping = event.target.closest("input, textarea, select, dialog");
  if (isTyping && event.key === "Escape") {
    event.target.blur();
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    move(key === "j" ? 1 : -1);
  } else if (key === "?") {
    openHelp();
  } else if (key.length === 1 && "befqwpdstrn".includes(key)) {
    press(key);
  } else {
    return;
  }
  event.preventDefault();
});

if (help) {
  help.hidden = false;
  help.addEventListener("click", openHelp);
}
// A scanner types at once: its field has the focus as soon as the page is there.
document.getElementById("id_code")?.focus();
