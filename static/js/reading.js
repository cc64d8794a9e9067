/** Polls the reading of an upload until it is done; then the page shows what was read. */

const PAUSES = [700, 1000, 1000, 1500, 2000, 3000];

const isBusy = (reading) => reading.querySelector("[data-state=reading]") !== null;

const fill = (reading) => {
  const { serial } = reading.querySelector("[data-serial]")?.dataset ?? {};
  const field = document.querySelector("input[name=serial]:not([type=hidden])");
  if (serial && field) {
    field.value = serial;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const follow = (reading, attempt = 0) => {
  if (!isBusy(reading)) {
    fill(reading);
    return;
  }
  window.setTimeout(async () => {
    if (!reading.isConnected) {
      return; // Another file has replaced it.
    }
    try {
      const reply = await fetch(reading.dataset.readingUrl, { headers: { Accept: "text/html" } });
      if (reply.ok && !reply.redirected) {
        reading.replaceChildren(document.createRange().createContextualFragment(await reply.text()));
      }
    } catch {
      // The connection failed: ask again.
    }
    follow(reading, attempt + 1);
  }, PAUSES[Math.min(attempt, PAUSES.length - 1)]);
};

const followAll = (place) => {
  for (const reading of place.querySelectorAll("[data-reading-url]")) {
    if (isBusy(reading)) {
      follow(reading);
    }
  }
};

followAll(document);
document.addEventListener("uploaded", (event) => followAll(event.target));
