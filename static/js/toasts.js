/** Shows the result of an action in the corner of the page, with an undo button while undo is possible. */

const place = document.getElementById("toasts");
const buttons = [];

export const post = (url, body, headers = {}) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token, ...headers } });
};

export const lost = () => ({ text: place.dataset.lost, is_done: false, undo: "" });

/** Posts an action; resolves with the server's result, or with an error that claims no more than is known. */
export const act = async (url, body) => {
  const { refused, unknown, unsent } = place.dataset;
  const wasOnline = navigator.onLine;
  let text = unknown;
  try {
    const response = await post(url, body, { Accept: "application/json" });
    if (response.ok && response.headers.get("Content-Type").startsWith("application/json")) {
      return await response.json();
    }
    // An error of the server, or of a proxy before it, may have come after the decision.
    text = response.status < 500 ? refused : unknown;
  } catch {
    text = wasOnline ? unknown : unsent;
  }
  return { ...lost(), text };
};

const undoable = (item, result, page) => {
  const button = item.querySelector("[data-undo]");
  button.hidden = false;
  buttons.push(button);
  button.addEventListener("click", async () => {
    item.remove();
    const undone = await act(result.undo, new FormData());
    if (undone.is_done) {
      window.location.assign(page);
    } else {
      toast(undone, page);
    }
  });
};

/** Shows the result of an action on the claim of this page. */
export const toast = (result, page) => {
  const item = document.getElementById("toast_template").content.firstElementChild.cloneNode(true);
  item.querySelector("[data-says]").textContent = result.text;
  item.classList.toggle("toast--bad", !result.is_done);
  item.querySelector("[data-dismiss]").addEventListener("click", () => item.remove());
  if (result.undo) {
    undoable(item, result, page);
    setTimeout(() => item.remove(), 1000 * place.dataset.seconds);
  } else if (result.is_done) {
    setTimeout(() => item.remove(), 5000);
  } else {
    const link = item.querySelector("a");
    link.href = page;
    link.hidden = false;
  }
  place.append(item);
};

export const undoLast = () => buttons.findLast((button) => button.isConnected)?.click();

for (const item of place.querySelectorAll("[data-until]")) {
  buttons.push(item.querySelector("button"));
  setTimeout(() => item.remove(), Math.max(0, new Date(item.dataset.until) - Date.now()));
}
