/**
 * Keyboard shortcuts of the chat desk. Each key presses what bears it; what the member would hear of
 * at once is led to, and pressed with Enter.
 */

import { isFor, keysAreOn, openHelp } from "./keys.js";

const help = document.querySelector(".desk-help");
const text = document.querySelector("[data-chat-form] textarea");

const press = (key) => {
  const found = document.querySelector(`[data-chat] [data-key="${CSS.escape(key)}"]`);
  if (found && "leads" in found.dataset) {
    found.focus();
  } else {
    found?.click();
  }
};

document.addEventListener("keydown", (event) => {
  if (!keysAreOn() || event.isComposing) {
    return;
  }
  if (event.target === text) {
    if (event.key === "Escape") {
      text.blur();
    }
    return;
  }
  const isTyping = isFor(event.target, "input:not([type=submit]), textarea, select, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "?") {
    openHelp();
  } else if (key === "w") {
    text?.focus();
  } else if ("123nceg".includes(key)) {
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
