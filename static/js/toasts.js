/** What became of an act, in the corner of the page; what may be undone has its button for so long. */

const place = document.getElementById("toasts");
const buttons = [];

export const post = (url, body, headers = {}) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token, ...headers } });
};

export const lost = () => ({ text: place.dataset.lost, is_done: false, undo: "" });

/** Posts an act; tells what the server said of it, or that it did not get there. */
export const act = async (url, body) => {
  try {
    const response = await post(url, body, { Accept: "application/json" });
    if (response.ok && response.headers.get("Content-Type").startsWith("application/json")) {
      return await response.json();
    }
  } catch {
    // The line is down: told below.
  }
  return { ...lost(), text: place.dataset.unsent };
};

const undoable = (item, news, page) => {
  const button = item.querySelector("[data-undo]");
  button.hidden = false;
  buttons.push(button);
  button.addEventListener("click", async () => {
    item.remove();
    const undone = await act(news.undo, new FormData());
    if (undone.is_done) {
      window.location.assign(page);
    } else {
      toast(undone, page);
    }
  });
};

/** Tells of an act on the claim of this page. */
export const toast = (news, page) => {
  const item = document.getElementById("toast_template").content.firstElementChild.cloneNode(true);
  item.querySelector("[data-says]").textContent = news.text;
  item.classList.toggle("toast--bad", !news.is_done);
  item.querySelector("[data-dismiss]").addEventListener("click", () => item.remove());
  if (news.undo) {
    undoable(item, news, page);
    setTimeout(() => item.remove(), 1000 * place.dataset.seconds);
  } else if (news.is_done) {
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
