/**
 * Uploads a file as soon as it is chosen, dropped or pasted: in pieces, then through the form's own
 * "Upload" button, with which the server keeps all that is filled in. It answers with the page as it
 * is now, of which this takes the part around the file. In a form without that button the pieces go
 * ahead when it is sent. Without this the file goes with the form.
 */

import { deliver, insist } from "./upload-send.js";
import { shrink } from "./upload-shrink.js";

const QUARTER = 25;

const fieldOf = (upload) => upload.querySelector("input[type=file]");
const buttonOf = (upload) => upload.querySelector("[name=upload]");
const wordsOf = (upload) => upload.querySelector(".upload__field").dataset;
const told = (file) => `${file.name} (${(file.size / 1024 / 1024).toFixed(1)} MB)`;

const say = (upload, text, isBad = false) => {
  const name = upload.querySelector(".upload__name");
  if (name.textContent !== text) {
    name.textContent = text;
  }
  name.classList.toggle("upload__name--bad", isBad);
};

/** Shows that something is under way in the place of the field; gives how to tell of it. */
const begin = (upload, text) => {
  const going = upload.querySelector(".upload__going");
  const [progress, percent, cancel] = going.children;
  const spoken = upload.querySelector(".upload__spoken");
  const ends = new AbortController();
  const hadFocus = upload.contains(document.activeElement);
  upload.setAttribute("aria-busy", "true");
  going.hidden = false;
  upload.classList.remove("upload--there", "upload--by-button");
  cancel.onclick = () => ends.abort();
  if (hadFocus) {
    cancel.focus();
  }
  say(upload, text);
  return {
    hadFocus,
    signal: ends.signal,
    onLost: () => say(upload, wordsOf(upload).lost, true),
    onSent: (share) => {
      const part = Math.floor(100 * share);
      say(upload, text);
      progress.value = part;
      percent.textContent = `${part} %`;
      spoken.textContent = part < QUARTER ? "" : `${part - (part % QUARTER)} %`;
    },
    onThere: () => {
      progress.removeAttribute("value"); // It is there; the server looks at it.
      percent.textContent = "";
      spoken.textContent = "";
      upload.classList.add("upload--there");
    },
  };
};

/** Ends what was under way without an answer, and says why. */
const end = (upload, way, status) => {
  const words = wordsOf(upload);
  const hasFocus = way.hadFocus || upload.contains(document.activeElement);
  upload.removeAttribute("aria-busy");
  upload.querySelector(".upload__going").hidden = true;
  if (hasFocus) {
    fieldOf(upload).focus();
  }
  if (way.signal.aborted) {
    fieldOf(upload).value = "";
    say(upload, words.cancelled);
    return;
  }
  upload.classList.add("upload--by-button");
  say(upload, { 413: words.tooLarge, 429: words.tooMany }[status] ?? words.failed, true);
};

/** Sends a file in pieces; gives what names it in the form. */
const inPieces = async (upload, file, way) => {
  const { form, name } = fieldOf(upload);
  const onSent = (bytes) => way.onSent(file.size ? bytes / file.size : 1);
  const token = await deliver(file, wordsOf(upload).pieces, form, { ...way, onSent });
  say(upload, wordsOf(upload).looking);
  return { piece_token: token, piece_field: name, piece_name: file.name };
};

/** Sends the form as if this button was pressed; resolves with the page that follows. */
const press = ({ form, name, value }, parts, way) => {
  const sent = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) {
    sent.delete(field.name);
  }
  for (const [part, text] of Object.entries({ ...parts, [name]: value })) {
    sent.set(part, text);
  }
  return insist(form.action, sent, "document", way);
};

/** Puts the part of the answer in the place of ours, and gives it. */
const replace = (upload, page, way) => {
  const fresh = page.getElementById(upload.id);
  if (!fresh) {
    window.location.reload(); // Something else happened meanwhile, in another window perhaps.
    return null;
  }
  upload.replaceWith(fresh);
  if (way.hadFocus) {
    fieldOf(fresh).focus();
  }
  fresh.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  return fresh;
};

/** Presses a button of the upload, with a file or none; gives what stands in its place then. */
const act = async (upload, button, file) => {
  const way = begin(upload, file ? `${wordsOf(upload).sending} ${told(file)}` : "");
  try {
    const parts = file ? await inPieces(upload, file, way) : {};
    way.onThere();
    return replace(upload, await press(button, parts, way), way);
  } catch (status) {
    end(upload, way, status);
    return null;
  }
};

const whyRefused = (upload, file) => {
  const { maxBytes, tooLarge } = wordsOf(upload);
  return file.size > Number(maxBytes) ? tooLarge : "";
};

/** Makes what was chosen smaller where it is large; a form that is sent by hand has it too. */
const prepare = async (upload, field) => {
  const chosen = [...field.files];
  const files = new DataTransfer();
  say(upload, chosen.map(told).join(", "));
  for (const file of chosen) {
    files.items.add(await shrink(file, Number(wordsOf(upload).maxBytes)));
  }
  field.files = files.files;
  return [...field.files];
};

/** One after another, so that one that is refused does not take the others with it. */
const sendAll = async (upload, files) => {
  let place = upload;
  const refused = [];
  for (const file of files) {
    const error = whyRefused(place, file);
    if (!error) {
      place = await act(place, buttonOf(place), file);
    }
    if (!place) {
      return;
    }
    const answer = error || place.querySelector(".errorlist")?.textContent.trim();
    if (answer) {
      refused.push(`${told(file)}: ${answer}`);
      place.querySelector(".errorlist")?.remove();
    }
  }
  if (refused.length > 0) {
    fieldOf(place).value = "";
    say(place, refused.join(" "), true);
  }
};

/** Sends ahead the files of a form that has no "Upload" button of its own; then the form. */
const sendAhead = async (form, uploads) => {
  for (const old of form.querySelectorAll("[name^=piece_]")) {
    old.remove(); // Of the time before somebody came back to this page.
  }
  for (const upload of uploads) {
    for (const file of fieldOf(upload).files) {
      const way = begin(upload, `${wordsOf(upload).sending} ${told(file)}`);
      try {
        for (const [name, value] of Object.entries(await inPieces(upload, file, way))) {
          const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value });
          form.append(hidden);
        }
        way.onThere();
      } catch (status) {
        end(upload, way, status);
        delete form.dataset.sent;
        return;
      }
    }
  }
  for (const field of uploads.map(fieldOf)) {
    field.required = false;
    field.value = "";
  }
  form.submit();
};

document.addEventListener("change", async ({ target }) => {
  const upload = target.type === "file" && target.closest(".upload");
  if (!upload) {
    return;
  }
  const row = target.closest("tr")?.querySelector("input[type=radio]");
  if (row) {
    row.checked = true; // A photo is uploaded for the product beside it.
  }
  const files = await prepare(upload, target);
  if (buttonOf(upload)) {
    sendAll(upload, files);
    return;
  }
  const refused = files.filter((file) => whyRefused(upload, file));
  if (refused.length > 0) {
    say(upload, refused.map((file) => `${told(file)}: ${whyRefused(upload, file)}`).join(" "), true);
    target.value = "";
  } else {
    say(upload, files.map(told).join(", "));
  }
});

document.addEventListener("submit", (event) => {
  const uploads = [...event.target.querySelectorAll(".upload")];
  const wanted = uploads.filter((upload) => !buttonOf(upload) && fieldOf(upload).files.length > 0);
  if (wanted.length > 0 && !event.defaultPrevented) {
    event.preventDefault();
    sendAhead(event.target, wanted);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".upload [name=remove]");
  if (button) {
    event.preventDefault();
    act(button.closest(".upload"), button, null);
  }
});
