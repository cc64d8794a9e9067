/** A checkbox that selects all claims of the page; toasts for decisions that can still be undone. */

import "./toasts.js";

const all = document.querySelector(".queue__all");

if (all) {
  const boxes = [...document.querySelectorAll("[name=claim]")];
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) {
      box.checked = all.checked;
    }
  });
  document.addEventListener("change", (event) => {
    if (boxes.includes(event.target)) {
      all.checked = boxes.every((box) => box.checked);
    }
  });
}
