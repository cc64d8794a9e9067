/** Ticks off the rules of a new password while it is typed; shows a password on request. */

const PAUSE = 400;
let timer = 0;
let asked = 0;

const tick = async (list, field) => {
  asked += 1;
  const turn = asked;
  const reply = await fetch(list.dataset.rules, { method: "POST", body: new FormData(field.form) });
  if (!reply.ok || turn !== asked) {
    return; // The server tells all of them when the form is sent.
  }
  const { kept } = await reply.json();
  for (const [index, rule] of [...list.children].entries()) {
    rule.classList.toggle("rules__kept", kept[index]);
  }
  const state = list.nextElementSibling;
  const met = kept.filter(Boolean).length;
  state.textContent = state.dataset.met.replace("{met}", met).replace("{all}", kept.length);
};

document.addEventListener("input", ({ target }) => {
  const list = target.name === "password1" && target.form.querySelector("[data-rules]");
  if (list) {
    window.clearTimeout(timer);
    timer = window.setTimeout(tick, PAUSE, list, target);
  }
});

const show = (button, isShown) => {
  button.setAttribute("aria-pressed", isShown);
  button.previousElementSibling.type = isShown ? "text" : "password";
};

for (const button of document.querySelectorAll("[data-show]")) {
  button.hidden = false;
  button.addEventListener("click", () => show(button, button.getAttribute("aria-pressed") !== "true"));
  // A field of text would be remembered by the browser.
  button.form.addEventListener("submit", () => show(button, false));
}
