/**
 * Keeps what is typed. A form with a draft (data-autosave) is saved after a change and when the page is
 * left; any other is filled in again after the language has changed.
 */

const PAUSES = [1500, 5000, 15_000, 60_000];
const SECRET = /^captcha|password|^csrf/;

const form = document.querySelector("form[data-autosave]");
let hasChanged = false;
let timer = 0;
let failures = 0;
let isOver = false;

const typedIn = (one) => {
  const sent = new FormData(one);
  for (const [name, value] of [...sent]) {
    if (value instanceof File || SECRET.test(name)) {
      sent.delete(name);
    }
  }
  return sent;
};

const body = () => {
  const sent = new URLSearchParams(typedIn(form));
  sent.set("autosave", "1");
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return sent;
};

const schedule = () => {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, PAUSES[Math.min(failures, PAUSES.length - 1)]);
};

const save = async () => {
  window.clearTimeout(timer);
  if (!hasChanged || isOver) {
    return;
  }
  hasChanged = false;
  let status = 500;
  try {
    ({ status } = await fetch(form.action, { method: "POST", body: body(), redirect: "manual", keepalive: true }));
  } catch {
    // The connection failed: as if the server had.
  }
  if (status === 204) {
    failures = 0;
    form.dispatchEvent(new Event("kept")); // What was advised on what was typed before may be over.
    return;
  }
  hasChanged = true;
  failures += 1;
  if (status === 429 || status >= 500) {
    schedule();
  } else {
    isOver = true; // Signed out, or there is nothing to fill in any more: the button will say so.
  }
};

const keyOf = (index) => `typed ${window.location.pathname} ${index}`;
const others = () => [...document.querySelectorAll("form.form:not([data-autosave])")];

const putAside = () => {
  for (const [index, one] of others().entries()) {
    sessionStorage.setItem(keyOf(index), JSON.stringify([...typedIn(one)]));
  }
};

const putBack = (one, typed) => {
  for (const field of one.elements) {
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) {
      field.checked = values.includes(field.value);
    } else if (values.length > 0 && field.type !== "hidden" && field.type !== "submit") {
      [field.value] = values;
    }
  }
};

for (const [index, one] of others().entries()) {
  const typed = sessionStorage.getItem(keyOf(index));
  if (typed) {
    sessionStorage.removeItem(keyOf(index));
    putBack(one, JSON.parse(typed));
  }
}

document.addEventListener("submit", (event) => {
  if (event.target === form) {
    hasChanged = false; // The server saves what is sent now.
    window.clearTimeout(timer);
  } else if (event.submitter?.name === "language") {
    putAside();
  }
});

if (form) {
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "file" && !SECRET.test(target.name)) {
      hasChanged = true;
      schedule();
    }
  });
  window.addEventListener("pagehide", () => {
    if (hasChanged && !isOver) {
      hasChanged = false;
      navigator.sendBeacon(form.action, body());
    }
  });
}
