/** Sends files in pieces: what a lost connection costs is one piece, and then it goes on by itself. */

const PIECE = 512 * 1024;
const SILENCE = 120_000;
const PAUSES = [1, 2, 4, 8, 15];
// The line broke, or what stands before the program finds it restarting.
const LOST = new Set([0, 502, 503, 504]);

const later = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = window.setTimeout(resolve, milliseconds);
    for (const [target, name] of [[window, "online"], [signal, "abort"]]) {
      target.addEventListener(name, () => { window.clearTimeout(timer); resolve(); }, { once: true });
    }
  });

/** Posts a form; resolves with the answer, rejects with the status that was none. */
const post = (url, sent, kind, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = kind;
    request.timeout = SILENCE;
    request.upload.addEventListener("progress", onProgress);
    request.addEventListener("load", () =>
      request.status === 200 && request.response ? resolve(request.response) : reject(request.status),
    );
    for (const name of ["error", "timeout", "abort"]) {
      request.addEventListener(name, () => reject(0));
    }
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(sent);
  });

/** Posts a form again and again until the line is back. */
export const insist = async (url, sent, kind, way) => {
  for (let turn = 0; ; turn += 1) {
    way.signal.throwIfAborted();
    try {
      return await post(url, sent, kind, way);
    } catch (status) {
      if (way.signal.aborted || !LOST.has(status)) {
        throw status;
      }
    }
    way.onLost();
    await later(1000 * PAUSES[Math.min(turn, PAUSES.length - 1)], way.signal);
  }
};

/** Sends one file; gives the token under which the form finds it. */
export const deliver = async (file, url, form, way) => {
  let here = { token: "", received: 0 };
  do {
    const start = here.received;
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.append("token", here.token);
    sent.append("start", start);
    sent.append("piece", file.slice(start, start + PIECE), "piece");
    const onProgress = ({ loaded }) => way.onSent(Math.min(file.size, start + loaded));
    here = await insist(url, sent, "json", { ...way, onProgress });
  } while (here.received < file.size);
  return here.token;
};
