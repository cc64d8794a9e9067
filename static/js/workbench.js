/**
 * The review page with keyboard shortcuts. The next claims are leased and fetched during the review of
 * this one, so that the next appears at once after a decision; the decision is sent in the background,
 * and a toast shows its result. Without this script each action is a form that leads to the next page.
 */

import { isFor, keysAreOn, openHelp } from "./keys.js";
import { closeReasons, openReasons, pressInReasons, writeChosenReasons, writeReason } from "./reasons.js";
import { act, lost, post, toast, undoLast } from "./toasts.js";
import { Viewer } from "./viewer.js";

const RENEW = 3 * 60 * 1000;
const AHEAD = 2;
const MOST_SEEN = 20;
// Nobody decides a claim this fast: such a key press was meant for the previous claim.
const SLIP = 250;
const LONGEST_LOAD = 2000;
// A hidden page keeps its claims for as long as somebody may read the evidence beside it.
const LONGEST_HIDDEN = 15 * 60 * 1000;
const ahead = [];
// The claims shown recently, whose decisions may not have reached the server yet.
const seen = [];
let fetching = null;
let viewers = [];
let active = null;
let hiddenSince = 0;

const workbench = () => document.getElementById("workbench");
const pictures = (element) => [...element.querySelectorAll("img")];
const wait = (time) => new Promise((done) => setTimeout(done, time));
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const decoded = (element) => Promise.allSettled(pictures(element).map((picture) => picture.decode()));

/** Leases and fetches one more claim, or null if none is left. Starts loading its pictures. */
const fetchNext = async () => {
  const body = new FormData();
  body.append("ahead", "1");
  for (const claim of [...seen, ...ahead.map((each) => each.dataset.claim)]) {
    body.append("besides", claim);
  }
  const response = await post(workbench().dataset.next, body);
  if (response.status === 204) {
    return null;
  }
  if (!response.ok || response.redirected) {
    throw new Error(`The next claim was not fetched: ${response.status}`);
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = document.adoptNode(page.getElementById("workbench"));
  found.fetchedAt = Date.now();
  decoded(found);
  return found;
};

/** Prefetches some claims, one at a time: each request must exclude the claims fetched before. */
const fill = () => {
  if (!workbench().dataset.next || ahead.length >= AHEAD) {
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

/** Resolves with the next claim, null if none is left, undefined if the connection failed. */
const following = async () => {
  const isUp = ahead.length || (await fill());
  return ahead.shift() ?? (isUp === false ? undefined : null);
};

/** Blocks decisions on a claim until the reviewer can have seen it. */
const hesitate = async (shown) => {
  shown.ariaBusy = "true";
  await Promise.race([decoded(shown), wait(LONGEST_LOAD)]);
  await painted();
  await wait(SLIP);
  shown.ariaBusy = null;
};

/** Shows a fetched claim in place of the current one. */
const show = (fetched) => {
  const before = workbench();
  document.title = document.title.replace(before.dataset.reference, fetched.dataset.reference);
  hesitate(fetched);
  post(fetched.dataset.looks, new FormData()).catch(() => {}); // It stays on record as fetched ahead.
  before.replaceWith(fetched);
  window.history.pushState(null, "", fetched.dataset.page);
  window.scrollTo(0, 0);
  prepare();
  if (Date.now() - fetched.fetchedAt > RENEW) {
    renew(); // Another reviewer may have it by now, for example after the computer slept.
  }
  const first = fetched.querySelector("h1");
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
};

/** Continues with the next claim, or with the queue if there is none. */
const goOn = async () => {
  const { queue, page } = workbench().dataset;
  const fetched = await following();
  if (fetched) {
    show(fetched);
  } else if (fetched === null) {
    window.location.assign(queue);
  } else {
    toast(lost(), page);
    workbench().ariaBusy = null;
  }
};

/** Sends a decision while the next claim is shown already. */
const decide = async (form) => {
  const { page } = workbench().dataset;
  const sent = act(form.action, new FormData(form));
  const fetched = await following();
  if (fetched) {
    show(fetched);
    toast(await sent, page);
    return;
  }
  const result = await sent;
  toast(result, page);
  if (result.is_done) {
    await goOn();
  } else {
    workbench().ariaBusy = null;
  }
};

/** Returns form data with the current claim and the prefetched ones. */
const leasedClaims = (others = ahead) => {
  const body = new FormData();
  for (const each of [workbench(), ...others]) {
    body.append("claim", each.dataset.claim);
  }
  return body;
};

const renew = async () => {
  const { lease } = workbench().dataset;
  if (!lease || (document.hidden && Date.now() - hiddenSince > LONGEST_HIDDEN)) {
    return;
  }
  try {
    const response = await post(lease, leasedClaims());
    if (response.redirected || [403, 404].includes(response.status)) {
      window.clearInterval(renewing); // Signed out, for example: the next decision says so.
      return;
    }
    const { holder } = await response.json();
    const line = workbench().querySelector(".review__holder");
    line.hidden = !holder;
    line.textContent = holder ? `${holder} ${line.dataset.text}` : "";
  } catch {
    // Reported when something is sent; the lease expires by itself.
  }
};

/** Releases the leases of the current and the prefetched claims. */
const leave = () => {
  const { release } = workbench().dataset;
  if (release) {
    const body = leasedClaims();
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    navigator.sendBeacon(release, body);
  }
};

const prepare = () => {
  viewers = [...workbench().querySelectorAll(".viewer:has(img)")].map((figure) => new Viewer(figure));
  [active] = viewers;
  for (const hidden of workbench().querySelectorAll("[data-show][hidden], .acts__help[hidden]")) {
    hidden.hidden = false;
  }
  seen.push(workbench().dataset.claim);
  seen.splice(0, seen.length - MOST_SEEN);
  writeChosenReasons(workbench());
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

const press = (key) => {
  const button = workbench().querySelector(`[data-key="${CSS.escape(key)}"]`);
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
  if (reasons && keysAreOn() && pressInReasons(reasons, event)) {
    event.preventDefault();
    return;
  }
  const isTyping = isFor(event.target, "input:not([type=checkbox]), textarea, select, dialog, .acts__back form");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !keysAreOn()) {
    return;
  }
  const key = event.key.toLowerCase();
  if (onViewer[key]) {
    active?.[onViewer[key]]();
  } else if (key === "u") {
    undoLast();
  } else if ("aoshnt?".includes(key)) {
    press(key);
  } else {
    return;
  }
  event.preventDefault();
});

/** Handles an action on the current claim, one at a time; other forms are submitted normally. */
const handleAction = (form) => {
  if (workbench().ariaBusy) {
    return;
  }
  workbench().ariaBusy = "true";
  if (form.matches("[data-goes-on]")) {
    post(workbench().dataset.release, leasedClaims([])).catch(() => {}); // The lease expires by itself.
    goOn();
  } else {
    decide(form);
  }
};

/** Returns whether a required reason is missing; then the server says what is missing. */
const lacksReason = (form) => {
  const area = form.querySelector("textarea");
  return area && !area.value.trim() && !form.querySelector("[name=reasons]:checked");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const isPreview = event.submitter?.formAction.includes("/preview/");
  if (form.matches("[data-goes-on], [data-decides]") && !isPreview && !lacksReason(form)) {
    event.preventDefault();
    handleAction(form);
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
document.addEventListener("visibilitychange", () => {
  hiddenSince = Date.now();
  if (!document.hidden) {
    renew();
  }
});
const renewing = setInterval(renew, RENEW);
prepare();
renew();
