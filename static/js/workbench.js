/**
 * The review page by keys. The next claim is fetched and leased while this one is looked at, so that
 * after a decision it is there at once; the decision itself is sent behind it, and what becomes of it
 * is told. Without this, each act is a form and leads to the next page.
 */

import { Viewer } from "./viewer.js";

const RENEW = 3 * 60 * 1000;
const KEYS_OFF = "workbench keys off";
const MOST_KEPT = 20;
const undo = [];
// What was at hand a moment ago: its decision may still be on its way.
const seen = [];
let viewers = [];
let active = null;
let ahead = null;

const bench = () => document.getElementById("workbench");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

const post = (url, body, headers = {}) =>
  fetch(url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token(), ...headers } });

/** Posts an act; tells what the server said of it, or that it did not get there. */
const act = async (url, body) => {
  try {
    const response = await post(url, body, { Accept: "application/json" });
    if (response.ok && response.headers.get("Content-Type").startsWith("application/json")) {
      return await response.json();
    }
  } catch {
    // The line is down: told below.
  }
  return { text: document.getElementById("lost_text").textContent, is_done: false, undo: "" };
};

const toast = (news, page) => {
  const item = document.getElementById("toast_template").content.firstElementChild.cloneNode(true);
  item.querySelector("[data-says]").textContent = news.text;
  item.classList.toggle("toast--bad", !news.is_done);
  const back = item.querySelector("[data-undo]");
  if (news.undo) {
    back.hidden = false;
    undo.push(back);
    back.addEventListener("click", async () => {
      item.remove();
      const undone = await act(news.undo, new FormData());
      if (undone.is_done) {
        leave();
        window.location.assign(page);
      } else {
        toast(undone, page);
      }
    });
    setTimeout(() => item.remove(), 10000);
  } else if (news.is_done) {
    setTimeout(() => item.remove(), 5000);
  } else {
    const link = item.querySelector("a");
    link.href = page;
    link.hidden = false;
  }
  item.querySelector("[data-dismiss]").addEventListener("click", () => item.remove());
  document.getElementById("toasts").append(item);
};

/** Leases and fetches the claim after this one; its pictures load meanwhile. */
const fetchAhead = async () => {
  const { next, claim } = bench().dataset;
  if (!next) {
    return null;
  }
  seen.push(claim);
  seen.splice(0, seen.length - MOST_KEPT);
  const body = new FormData();
  for (const each of seen) {
    body.append("besides", each);
  }
  try {
    const response = await post(next, body);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("workbench");
    return response.ok && found ? { url: response.url, title: page.title, bench: document.adoptNode(found) } : null;
  } catch {
    return null;
  }
};

/** Shows a claim that was fetched, in the place of this one. */
const show = (fetched) => {
  bench().replaceWith(fetched.bench);
  document.title = fetched.title;
  window.history.pushState(null, "", fetched.url);
  window.scrollTo(0, 0);
  prepare();
  const first = bench().querySelector("h1");
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
};

/** Goes on with the next claim; with the queue where there is none. */
const goOn = async () => {
  const { queue } = bench().dataset;
  bench().classList.add("review--waits");
  const fetched = await ahead;
  if (fetched) {
    show(fetched);
  } else {
    leave();
    window.location.assign(queue);
  }
};

/** Sends a decision while the next claim is looked at already. */
const decide = async (form) => {
  const page = window.location.href;
  const sent = act(form.action, new FormData(form));
  const fetched = await ahead;
  if (fetched) {
    show(fetched);
    toast(await sent, page);
  } else {
    const news = await sent;
    toast(news, page);
    if (news.is_done) {
      await goOn();
    }
  }
};

const atHand = () => {
  const body = new FormData();
  body.append("claim", bench().dataset.claim);
  return body;
};

const renew = async () => {
  const { lease } = bench().dataset;
  if (!lease) {
    return;
  }
  const body = atHand();
  const fetched = await Promise.race([ahead, null]);
  if (fetched) {
    body.append("claim", fetched.bench.dataset.claim);
  }
  try {
    const { holder } = await (await post(lease, body)).json();
    const line = bench().querySelector(".review__holder");
    line.hidden = !holder;
    line.textContent = holder ? `${holder} ${line.dataset.text}` : "";
  } catch {
    // Told when something is sent; the lease ends by itself.
  }
};

/** Takes what is at hand off the desk. */
const leave = () => {
  const { release } = bench().dataset;
  if (!release) {
    return;
  }
  const body = atHand();
  body.append("csrfmiddlewaretoken", token());
  if (ahead?.claim) {
    body.append("claim", ahead.claim);
  }
  navigator.sendBeacon(release, body);
};

const prepare = () => {
  viewers = [...bench().querySelectorAll(".viewer:has(img)")].map((figure) => new Viewer(figure));
  [active] = viewers;
  for (const hidden of bench().querySelectorAll("[data-show][hidden], .acts__help[hidden]")) {
    hidden.hidden = false;
  }
  renew();
  ahead = fetchAhead();
  ahead.then((fetched) => {
    if (fetched) {
      ahead.claim = fetched.bench.dataset.claim;
    }
  });
};

/** Writes the texts of the chosen reasons, and leaves alone what was typed beside them. */
const writeReasons = (box) => {
  const area = box.form.querySelector("textarea");
  const { text } = box.dataset;
  const lines = area.value.split("\n").filter((line) => line.trim() && line !== text);
  area.value = (box.checked ? [...lines, text] : lines).join("\n");
};

const point = (button) => {
  for (const viewer of viewers) {
    const link = viewer.link(button.dataset.show);
    if (link) {
      active = viewer;
      viewer.point(link, button.dataset.box.split(",").map(Number));
    }
  }
};

const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null;

const openHelp = () => {
  document.getElementById("keys_on").checked = keysAreOn();
  document.getElementById("keys").showModal();
};

const openReasons = (summary) => {
  const details = summary.closest("details");
  details.open = true;
  details.querySelector("input[type=checkbox], textarea").focus();
};

const press = (key) => {
  const button = bench().querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button) {
    return;
  }
  if (button.tagName === "SUMMARY") {
    openReasons(button);
  } else {
    button.click();
  }
};

const onViewer = { r: "rotate", "+": "in", "=": "in", "-": "out", "−": "out" };

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !keysAreOn()) {
    return;
  }
  const key = event.key.toLowerCase();
  if (onViewer[key]) {
    active?.[onViewer[key]]();
  } else if (key === "u") {
    undo.findLast((button) => button.isConnected)?.click();
  } else if ("ashn?".includes(key)) {
    press(key);
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-goes-on]")) {
    event.preventDefault();
    post(bench().dataset.release, atHand());
    goOn();
  } else if (form.matches("[data-decides]") && !event.submitter?.formAction.includes("/preview/")) {
    const area = form.querySelector("textarea");
    if (area && !area.value.trim() && !form.querySelector("[name=reasons]:checked")) {
      return; // The server says what is missing.
    }
    event.preventDefault();
    decide(form);
  }
});

document.addEventListener("click", (event) => {
  const shows = event.target.closest("[data-show]");
  if (shows) {
    point(shows);
  } else if (event.target.closest(".acts__help")) {
    openHelp();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".reasons input")) {
    writeReasons(event.target);
  } else if (event.target.id === "keys_on") {
    if (event.target.checked) {
      localStorage.removeItem(KEYS_OFF);
    } else {
      localStorage.setItem(KEYS_OFF, "1");
    }
  }
});

document.addEventListener("focusin", (event) => {
  active = viewers.find((viewer) => viewer.figure.contains(event.target)) ?? active;
});

document.addEventListener("pointerdown", (event) => {
  active = viewers.find((viewer) => viewer.figure.contains(event.target)) ?? active;
});

for (const item of document.querySelectorAll(".toast[data-until]")) {
  undo.push(item.querySelector("button"));
  setTimeout(() => item.remove(), Math.max(0, new Date(item.dataset.until) - Date.now()));
}

window.addEventListener("popstate", () => window.location.reload());
window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", (event) => event.persisted && renew());
setInterval(renew, RENEW);
prepare();
