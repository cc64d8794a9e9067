/**
 * Fetches a new captcha in place when "Reformat" is pressed; without this the button posts the form.
 * Lets a worker solve a puzzle instead of the sum, where the browser has what it takes.
 */

const reformat = async (captcha, button) => {
  const reply = await fetch(button.dataset.refreshUrl, {
    headers: { "X-Requested-With": "XMLHttpRequest" },
  });
  if (!reply.ok) {
    throw new Error(`The captcha was not renewed: ${reply.status}`);
  }
  const fresh = await reply.json();
  captcha.querySelector("img").src = fresh.image_url;
  captcha.querySelector("input[type=hidden]").value = fresh.key;
  const answer = captcha.querySelector("input[type=text]");
  answer.value = "";
  answer.focus();
};

const worked = (url, parameters) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: "module" });
    const end = (what, value) => {
      worker.terminate();
      what(value);
    };
    worker.onmessage = ({ data }) => end(resolve, data);
    worker.onerror = (event) => end(reject, event);
    worker.postMessage(parameters);
  });

const solve = async (captcha, { puzzle, worker, solved }) => {
  const reply = await fetch(puzzle);
  if (!reply.ok) {
    throw new Error(`There was no puzzle: ${reply.status}`);
  }
  const challenge = await reply.json();
  const solution = await worked(worker, challenge.parameters);
  captcha.querySelector("[name$=_work]").value = btoa(JSON.stringify({ challenge, solution }));
  const answer = captcha.querySelector("input[type=text]");
  answer.value = solved;
  answer.readOnly = true;
  answer.focus(); // The button that had the focus is no more.
  for (const done of captcha.parentElement.querySelectorAll("img, button, .field__help")) {
    done.hidden = true;
  }
};

const reveal = () => {
  for (const button of document.querySelectorAll("[data-puzzle]")) {
    button.hidden = !globalThis.crypto?.subtle;
  }
};

reveal();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-refresh-url], [data-puzzle]");
  if (!button) {
    return;
  }
  event.preventDefault();
  const captcha = button.closest(".captcha");
  if (button.dataset.refreshUrl) {
    reformat(captcha, button).catch(() => {
      // The server can still do it: post the form as if this script were not loaded.
      delete button.dataset.refreshUrl;
      button.click();
    });
    return;
  }
  const state = captcha.querySelector("[role=status]");
  const { working, failed } = button.dataset;
  state.textContent = working;
  solve(captcha, button.dataset)
    .then(() => {
      state.textContent = "";
    })
    .catch(() => {
      state.textContent = failed;
    });
});
