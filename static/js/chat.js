/**
 * Live Chat on both sides: asks what is new, often while both talk and seldom while it is quiet, and not
 * while nobody looks. What is sent has a key of its own, so that sending it again never doubles it.
 */

const TALKING = 2000;
const CALM = 5000;
const QUIET = 15_000;
const SLOWEST = 30_000;

const place = document.querySelector("[data-chat]");
const find = (what) => place.querySelector(`[data-chat-${what}]`);
const form = place?.querySelector("[data-chat-form]");
const storedAs = form && `chat ${new URL(form.action).pathname}`;
const { title } = document;
const pending = [];
let lastNews = Date.now();
let failures = 0;
let timer = 0;
let isBusy = false;
let isOver = false;

const tell = (text) => {
  const told = find("told");
  told.hidden = !text;
  if (told.textContent !== text) {
    told.textContent = text;
  }
};

/** Keeps what is typed, and what was not sent yet, for when the page is opened again. */
const store = () => {
  const typed = form.elements.text.value;
  if (typed || pending.length) {
    sessionStorage.setItem(storedAs, JSON.stringify({ typed, pending }));
  } else {
    sessionStorage.removeItem(storedAs);
  }
};

/** The number of the last entry that the page shows. */
const lastNumber = () => Number([...place.querySelectorAll("[data-number]")].at(-1)?.dataset.number ?? 0);

/** What names one sending; no browser has randomUUID outside of https. */
const newKey = () =>
  [4, 2, 2, 2, 6]
    .map((bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))])
    .map((part) => part.map((byte) => byte.toString(16).padStart(2, "0")).join(""))
    .join("-");

const scrollDown = () => {
  const log = find("log");
  if (log) {
    log.scrollTop = log.scrollHeight;
  }
};

/** Says in the title and to screen readers what is new in chats that are not open. */
const mark = ({ unread, news }) => {
  const told = find("news");
  if (told && told.textContent !== news) {
    told.textContent = news;
    document.title = `${Number(unread) ? `(${unread}) ` : ""}${title}`;
  }
};

/** Shows what the server says is new: the status, and what was said since. */
const take = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const status = page.querySelector("[data-chat-status]");
  const had = lastNumber();
  const said = [...page.querySelectorAll("[data-number]")].filter((one) => Number(one.dataset.number) > had);
  if (said.length) {
    const unsent = find("log").querySelector("[data-key]");
    for (const one of said) {
      find("log").insertBefore(one, unsent);
    }
    scrollDown();
  }
  find("status").replaceWith(status);
  mark(status.dataset);
  isOver = "over" in status.dataset;
  if (isOver) {
    document.querySelector("[data-chat-ends]")?.setAttribute("hidden", "");
  }
  lastNews = Date.now();
};

/** Asks, or sends; resolves with "done", "lost" (try again) or "refused" (no use to). */
const ask = async (url, how = {}) => {
  try {
    const reply = await fetch(url, { redirect: "manual", headers: { Accept: "text/html" }, ...how });
    if (reply.status === 200) {
      take(await reply.text());
    }
    if (reply.ok) {
      return "done";
    }
    return reply.status >= 500 || reply.status === 429 ? "lost" : "refused";
  } catch {
    return "lost";
  }
};

const since = () => {
  const url = new URL(place.dataset.since, window.location.href);
  url.searchParams.set("after", find("status").dataset.after);
  url.searchParams.set("state", find("status").dataset.state);
  return url;
};

const show = ({ key, text }) => {
  const item = document.createElement("li");
  item.className = "chat__entry chat__entry--unsent";
  item.classList.add(`chat__entry--${place.dataset.side ?? "member"}`);
  item.dataset.key = key;
  const [what, words] = [document.createElement("p"), document.createElement("div")];
  what.textContent = place.dataset.sending;
  words.textContent = text;
  item.append(what, words);
  find("log").append(item);
  scrollDown();
};

/** Sends the oldest that was not sent; what is refused comes back into the box. */
const sendOne = async () => {
  const [one] = pending;
  const body = new URLSearchParams({ ...one, after: find("status").dataset.after });
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const outcome = await ask(form.action, { method: "POST", body });
  if (outcome !== "lost") {
    pending.shift();
    find("log").querySelector(`[data-key="${one.key}"]`)?.remove();
    if (outcome === "refused") {
      form.elements.text.value = [one.text, form.elements.text.value].filter(Boolean).join("\n");
    }
    store();
  }
  return outcome;
};

const pause = () => {
  if (failures) {
    return Math.min(SLOWEST, 1000 * 2 ** failures);
  }
  const quiet = Date.now() - lastNews;
  const usual = quiet < 30_000 ? TALKING : quiet < 120_000 ? CALM : QUIET;
  return usual * (0.9 + 0.2 * Math.random()); // So that not all ask at the same moment.
};

const schedule = (time = pause()) => {
  window.clearTimeout(timer);
  if (!document.hidden && (!isOver || pending.length)) {
    timer = window.setTimeout(turn, time);
  }
};

/** Sends what waits, or else asks what is new: one at a time, so that nothing is shown twice. */
const turn = async () => {
  if (isBusy) {
    return;
  }
  isBusy = true;
  const isSending = pending.length > 0;
  const outcome = isSending ? await sendOne() : await ask(since());
  isBusy = false;
  failures = outcome === "lost" ? failures + 1 : 0;
  if (outcome === "lost") {
    tell(place.dataset.lost);
  } else if (outcome === "refused") {
    tell(isSending ? place.dataset.refused : place.dataset.gone);
    isOver = isOver || !isSending;
  } else {
    tell("");
  }
  schedule(pending.length && !failures ? 0 : undefined);
};

const say = (event) => {
  if (event.submitter?.name === "fill") {
    return; // A canned answer is fetched; nothing is sent.
  }
  event.preventDefault();
  const text = form.elements.text.value.trim();
  if (text) {
    const one = { key: newKey(), text };
    form.elements.text.value = "";
    pending.push(one);
    store();
    show(one);
    schedule(0);
  }
};

const restore = () => {
  const { typed = "", pending: unsent = [] } = JSON.parse(sessionStorage.getItem(storedAs) ?? "{}");
  const filled = form.elements.text.value; // With a canned answer behind what was typed.
  const both = typed.includes(filled) ? typed : [typed, filled].filter(Boolean).join("\n\n");
  form.elements.text.value = filled.includes(typed.trim()) ? filled : both;
  pending.push(...unsent);
  unsent.forEach(show);
};

if (form) {
  restore();
  form.addEventListener("submit", say);
  form.addEventListener("input", () => {
    store();
    lastNews = Math.max(lastNews, Date.now() - 20_000);
  });
  form.elements.text.addEventListener("keydown", (event) => {
    const isSent = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (isSent && window.matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

if (place) {
  isOver = "over" in find("status").dataset;
  mark(find("status").dataset);
  scrollDown();
  schedule(pending.length ? 0 : undefined);
  document.addEventListener("visibilitychange", () => schedule(document.hidden ? undefined : 0));
  window.addEventListener("online", () => schedule(0));
}
