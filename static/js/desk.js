/**
 * Keyboard shortcuts of the tickets: on the page of one, and in their queue. Each key presses the
 * button that bears it. What needs words leads to the text first, while there are none.
 */

import { isFor, keysAreOn, openHelp } from "./keys.js";

const help = document.querySelector(".desk-help");
const text = document.querySelector("#desk-answer textarea");
const rows = [...document.querySelectorAll("#result_list tbody th a")];

const press = (key) => {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (button && text?.form.contains(button) && !text.value.trim()) {
    text.focus();
    return;
  }
  button?.click();
};

/** Moves the focus along the rows of the queue. */
const move = (step) => {
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (!keysAreOn()) {
    return;
  }
  if (event.target === text) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && text.value.trim()) {
      event.preventDefault();
      press("a");
    } else if (event.key === "Escape") {
      text.blur();
    }
    return;
  }
  const isTyping = isFor(event.target, "input, textarea, select, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    move(key === "j" ? 1 : -1);
  } else if (key === "?") {
    openHelp();
  } else if ("aqsmtrn".includes(key)) {
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
