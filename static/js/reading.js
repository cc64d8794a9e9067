/** Polls the reading of an upload until it is done; then the page shows what was read. */

const PAUSES = [700, 1000, 1000, 1500, 2000, 3000];
const SLOWEST = 60_000;

const isBusy = (reading) => reading.querySelector("[data-state=reading]") !== null;

const put = (field, value) => {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

/** Fills in what was read: of a label always, of an invoice only what is still empty. */
const fill = (reading) => {
  const { serial, purchasedOn, store, channel } = reading.querySelector("[data-state]")?.dataset ?? {};
  const field = document.querySelector("input[name=serial]:not([type=hidden])");
  if (serial && field) {
    put(field, serial);
  }
  for (const [name, value] of Object.entries({ purchased_on: purchasedOn, store })) {
    const empty = document.querySelector(`form[data-autosave] [name=${name}]`);
    if (value && empty?.value === "") {
      put(empty, value);
    }
  }
  const choice = document.querySelector(`form[data-autosave] [name=channel][value="${channel}"]`);
  if (choice && !document.querySelector("[name=channel]:checked")) {
    choice.checked = true;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const pause = (attempt, failures) =>
  new Promise((resolve) => {
    const usual = PAUSES[Math.min(attempt, PAUSES.length - 1)];
    window.setTimeout(resolve, failures ? Math.min(SLOWEST, 1000 * 2 ** failures) : usual);
  });

/** Resolves when somebody looks at the page. */
const looks = () =>
  new Promise((resolve) => {
    if (document.hidden) {
      document.addEventListener("visibilitychange", resolve, { once: true });
    } else {
      resolve();
    }
  });

/** Asks once; resolves with the status: 200, or why there is no answer (0 for a redirect). */
const ask = async (reading) => {
  const how = { headers: { Accept: "text/html" }, redirect: "manual" };
  try {
    const reply = await fetch(reading.dataset.readingUrl, how);
    if (reply.ok) {
      reading.replaceChildren(document.createRange().createContextualFragment(await reply.text()));
      reading.dispatchEvent(new Event("read", { bubbles: true }));
    }
    return reply.status;
  } catch {
    return 503; // The connection failed: as if the server had.
  }
};

const follow = async (reading) => {
  let failures = 0;
  for (let attempt = 0; isBusy(reading); attempt += 1) {
    await pause(attempt, failures);
    await looks();
    if (!reading.isConnected) {
      return; // Another file has replaced it.
    }
    const status = await ask(reading);
    failures = status === 200 ? 0 : failures + 1;
    if (failures && status < 500 && status !== 429) {
      reading.textContent = reading.dataset.over; // Signed out, or it is gone: no use to ask again.
      return;
    }
  }
  fill(reading);
};

const followAll = (place) => {
  for (const reading of place.querySelectorAll("[data-reading-url]")) {
    if (isBusy(reading)) {
      follow(reading);
    }
  }
};

followAll(document);
document.querySelector("form[data-autosave]")?.addEventListener("kept", ({ target }) => {
  for (const reading of target.querySelectorAll("[data-reading-url*=mending]")) {
    ask(reading);
  }
});
document.addEventListener("uploaded", (event) => followAll(event.target));
