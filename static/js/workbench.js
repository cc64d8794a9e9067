/**
 * The review page by keys. The next claims are leased and fetched while this one is looked at, so that
 * after a decision the next is there at once; the decision itself is sent behind it, and what becomes
 * of it is told. Without this, each act is a form and leads to the next page.
 */

import { closeReasons, openReasons, writeReason } from "./reasons.js";
import { act, lost, post, toast, undoLast } from "./toasts.js";
import { Viewer } from "./viewer.js";

const RENEW = 3 * 60 * 1000;
const KEYS_OFF = "workbench keys off";
const AHEAD = 2;
const MOST_KEPT = 20;
// Nobody judges a claim as fast as this: such a press was meant for the claim before.
const SLIP = 250;
const LONGEST_LOAD = 2000;
const ahead = [];
// What was at hand a moment ago: its decision may still be on its way.
const seen = [];
let fetching = null;
let viewers = [];
let active = null;

const bench = () => document.getElementById("workbench");
const pictures = (element) => [...element.querySelectorAll("img")];
const wait = (time) => new Promise((done) => setTimeout(done, time));
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const decoded = (element) => Promise.allSettled(pictures(element).map((picture) => picture.decode()));

/** Leases and fetches one more claim; null where none is left. Its pictures load meanwhile. */
const fetchNext = async () => {
  const body = new FormData();
  body.append("ahead", "1");
  for (const claim of [...seen, ...ahead.map((each) => each.dataset.claim)]) {
    body.append("besides", claim);
  }
  const response = await post(bench().dataset.next, body);
  if (response.status !== 200) {
    return null;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = document.adoptNode(page.getElementById("workbench"));
  found.fetchedAt = Date.now();
  decoded(found);
  return found;
};

/** Keeps some claims at hand, one fetch at a time: each must know of those before. */
const fill = () => {
  if (!bench().dataset.next || ahead.length >= AHEAD) {
    return null;
  }
  fetching ??= fetchNext().then(
    (found) => {
      fetching = null;
      if (found) {
        ahead.push(found);
        fill();
      }
      return true;
    },
    () => {
      fetching = null;
      return false;
    },
  );
  return fetching;
};

/** Gives the next claim; null where none is left, undefined where the line is down. */
const following = async () => {
  const isUp = ahead.length || (await fill());
  return ahead.shift() ?? (isUp === false ? undefined : null);
};

/** Takes no decision on a claim that nobody can have seen yet. */
const hesitate = async (shown) => {
  shown.ariaBusy = "true";
  await Promise.race([decoded(shown), wait(LONGEST_LOAD)]);
  await painted();
  await wait(SLIP);
  shown.ariaBusy = null;
};

/** Shows a claim that was fetched, in the place of this one. */
const show = (fetched) => {
  const before = bench();
  document.title = document.title.replace(before.dataset.reference, fetched.dataset.reference);
  hesitate(fetched);
  before.replaceWith(fetched);
  window.history.pushState(null, "", fetched.dataset.page);
  window.scrollTo(0, 0);
  prepare();
  if (Date.now() - fetched.fetchedAt > RENEW) {
    renew(); // It may be another's by now: the machine slept.
  }
  const first = fetched.querySelector("h1");
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
};

/** Goes on with the next claim; with the queue where there is none. */
const goOn = async () => {
  const { queue, page } = bench().dataset;
  const fetched = await following();
  if (fetched) {
    show(fetched);
  } else if (fetched === null) {
    window.location.assign(queue);
  } else {
    toast(lost(), page);
    bench().ariaBusy = null;
  }
};

/** Sends a decision while the next claim is looked at already. */
const decide = async (form) => {
  const { page } = bench().dataset;
  const sent = act(form.action, new FormData(form));
  const fetched = await following();
  if (fetched) {
    show(fetched);
    toast(await sent, page);
    return;
  }
  const news = await sent;
  toast(news, page);
  if (news.is_done) {
    await goOn();
  } else {
    bench().ariaBusy = null;
  }
};

/** Names the claim of this page, and all that are at hand. */
const atHand = (others = ahead) => {
  const body = new FormData();
  for (const each of [bench(), ...others]) {
    body.append("claim", each.dataset.claim);
  }
  return body;
};

const renew = async () => {
  const { lease } = bench().dataset;
  if (!lease) {
    return;
  }
  try {
    const { holder } = await (await post(lease, atHand())).json();
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
  if (release) {
    const body = atHand();
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    navigator.sendBeacon(release, body);
  }
};

const prepare = () => {
  viewers = [...bench().querySelectorAll(".viewer:has(img)")].map((figure) => new Viewer(figure));
  [active] = viewers;
  for (const hidden of bench().querySelectorAll("[data-show][hidden], .acts__help[hidden]")) {
    hidden.hidden = false;
  }
  seen.push(bench().dataset.claim);
  seen.splice(0, seen.length - MOST_KEPT);
  fill();
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

const press = (key) => {
  const button = bench().querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (button?.tagName === "SUMMARY") {
    openReasons(button);
  } else {
    button?.click();
  }
};

const onViewer = { r: "rotate", "+": "in", "=": "in", "-": "out", "−": "out" };

document.addEventListener("keydown", (event) => {
  const reasons = event.target.closest(".acts__back[open]");
  if (event.key === "Escape" && reasons) {
    closeReasons(reasons);
  }
  const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, dialog, .acts__back form");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !keysAreOn()) {
    return;
  }
  const key = event.key.toLowerCase();
  if (onViewer[key]) {
    active?.[onViewer[key]]();
  } else if (key === "u") {
    undoLast();
  } else if ("ashn?".includes(key)) {
    press(key);
  } else {
    return;
  }
  event.preventDefault();
});

/** Takes an act of the claim that is shown, one at a time; the others are sent as forms. */
const taken = (form) => {
  if (bench().ariaBusy) {
    return;
  }
  bench().ariaBusy = "true";
  if (form.matches("[data-goes-on]")) {
    post(bench().dataset.release, atHand([])).catch(() => {}); // The lease ends by itself.
    goOn();
  } else {
    decide(form);
  }
};

/** Tells a decision for which a reason is wanted and none is given: the server says what is missing. */
const lacksReason = (form) => {
  const area = form.querySelector("textarea");
  return area && !area.value.trim() && !form.querySelector("[name=reasons]:checked");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const isPreview = event.submitter?.formAction.includes("/preview/");
  if (form.matches("[data-goes-on], [data-decides]") && !isPreview && !lacksReason(form)) {
    event.preventDefault();
    taken(form);
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
    writeReason(event.target);
  } else if (event.target.id === "keys_on") {
    if (event.target.checked) {
      localStorage.removeItem(KEYS_OFF);
    } else {
      localStorage.setItem(KEYS_OFF, "1");
    }
  }
});

const activate = (event) => {
  active = viewers.find((viewer) => viewer.figure.contains(event.target)) ?? active;
};

document.addEventListener("focusin", activate);
document.addEventListener("pointerdown", activate);
window.addEventListener("popstate", () => window.location.reload());
window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", (event) => event.persisted && renew());
setInterval(renew, RENEW);
prepare();
renew();
