/** Sends files in chunks: a lost connection costs one chunk, and then the upload resumes by itself. */

const PIECE = 512 * 1024;
const SILENCE = 120_000;
const PAUSES = [1, 2, 4, 8, 15];
// The connection failed, the proxy in front of the program finds it restarting, or it is busy.
const LOST = new Set([0, 502, 503, 504]);

const later = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = window.setTimeout(resolve, milliseconds);
    for (const [target, name] of [[window, "online"], [signal, "abort"]]) {
      target.addEventListener(name, () => { window.clearTimeout(timer); resolve(); }, { once: true });
    }
  });

/** Posts a form; resolves with the response, rejects with the status if that is not 200. */
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

/** Posts a form, and retries until the connection is back. */
export const insist = async (url, sent, kind, progress) => {
  for (let attempt = 0; ; attempt += 1) {
    progress.signal.throwIfAborted();
    try {
      return await post(url, sent, kind, progress);
    } catch (status) {
      if (progress.signal.aborted || !LOST.has(status)) {
        throw status;
      }
      progress.onLost(status);
    }
    await later(1000 * PAUSES[Math.min(attempt, PAUSES.length - 1)], progress.signal);
  }
};

/** Sends one file; resolves with the token by which the form refers to it. */
export const deliver = async (file, url, form, progress) => {
  let here = { token: "", received: 0 };
  let stalls = 0;
  do {
    const start = here.received;
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.append("token", here.token);
    sent.append("start", start);
    sent.append("piece", file.slice(start, start + PIECE), "piece");
    const onProgress = ({ loaded }) => progress.onSent(Math.min(file.size, start + loaded));
    here = await insist(url, sent, "json", { ...progress, onProgress });
    if (here.received <= start && here.received < file.size) {
      // The server took nothing, or has lost what it had: do not send it over and over.
      if (stalls === PAUSES.length) {
        throw 0;
      }
      await later(1000 * PAUSES[stalls], progress.signal);
      stalls += 1;
    }
  } while (here.received < file.size);
  return here.token;
};
