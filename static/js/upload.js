/**
 * Uploads a file as soon as it is chosen, dropped or pasted: in chunks, then through the form's own
 * "Upload" button, with which the server saves everything filled in. It responds with the updated
 * page, from which this takes the part around the file. In a form without that button the chunks are
 * sent first when the form is submitted. Without this script the file is sent with the form.
 */

import { deliver, insist } from "./upload-send.js";
import { shrink } from "./upload-shrink.js";

const QUARTER = 25;
const BUSY = 503;

const fieldOf = (upload) => upload.querySelector("input[type=file]");
const buttonOf = (upload) => upload.querySelector("[name=upload], [name=save]");
const wordsOf = (upload) => upload.querySelector(".upload__field").dataset;
const label = (file) => `${file.name} (${(file.size / 1024 / 1024).toFixed(1)} MB)`;

const say = (upload, text, isBad = false) => {
  const name = upload.querySelector(".upload__name");
  if (name.textContent !== text) {
    name.textContent = text;
  }
  name.classList.toggle("upload__name--bad", isBad);
};

/** Shows the progress in place of the field; returns functions to report it. */
const begin = (upload, text) => {
  const going = upload.querySelector(".upload__going");
  const [bar, percent, cancel] = going.children;
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
    onLost: (status) => say(upload, wordsOf(upload)[status === BUSY ? "busy" : "lost"], true),
    onSent: (share) => {
      const part = Math.floor(100 * share);
      say(upload, text);
      bar.value = part;
      percent.textContent = `${part} %`;
      spoken.textContent = part < QUARTER ? "" : `${part - (part % QUARTER)} %`;
    },
    onThere: () => {
      bar.removeAttribute("value"); // The file has arrived; the server checks it.
      percent.textContent = "";
      spoken.textContent = "";
      upload.classList.add("upload--there");
    },
  };
};

/** Ends the progress without a response, and says why. */
const end = (upload, progress, status) => {
  const words = wordsOf(upload);
  const hasFocus = progress.hadFocus || upload.contains(document.activeElement);
  upload.removeAttribute("aria-busy");
  upload.querySelector(".upload__going").hidden = true;
  if (hasFocus) {
    fieldOf(upload).focus();
  }
  if (progress.signal.aborted) {
    fieldOf(upload).value = "";
    say(upload, words.cancelled);
    return;
  }
  upload.classList.add("upload--by-button");
  say(upload, { 413: words.tooLarge, 429: words.tooMany }[status] ?? words.failed, true);
};

/** Sends a file in chunks; resolves with the form fields that refer to it. */
const inPieces = async (upload, file, progress) => {
  const { form, name } = fieldOf(upload);
  const onSent = (bytes) => progress.onSent(file.size ? bytes / file.size : 1);
  const token = await deliver(file, wordsOf(upload).pieces, form, { ...progress, onSent });
  say(upload, wordsOf(upload).looking);
  return { piece_token: token, piece_field: name, piece_name: file.name };
};

/** Submits the form as if this button was pressed; resolves with the page in the response. */
const press = ({ form, name, value }, parts, progress) => {
  const sent = new FormData(form);
  for (const field of form.querySelectorAll("input[type=file]")) {
    sent.delete(field.name);
  }
  for (const [part, text] of Object.entries({ ...parts, [name]: value })) {
    sent.set(part, text);
  }
  return insist(form.action, sent, "document", progress);
};

/** Replaces our upload with the one of the response, and returns that. */
const replace = (upload, page, progress) => {
  const fresh = page.getElementById(upload.id);
  if (!fresh) {
    window.location.reload(); // The draft has changed in the meantime, perhaps in another window.
    return null;
  }
  upload.replaceWith(fresh);
  if (progress.hadFocus) {
    fieldOf(fresh).focus();
  }
  fresh.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  return fresh;
};

/** Presses a button of the upload, with or without a file; resolves with the new upload. */
const act = async (upload, button, file) => {
  const progress = begin(upload, file ? `${wordsOf(upload).sending} ${label(file)}` : "");
  try {
    const parts = file ? await inPieces(upload, file, progress) : {};
    progress.onThere();
    return replace(upload, await press(button, parts, progress), progress);
  } catch (status) {
    end(upload, progress, status);
    return null;
  }
};

const whyRefused = (upload, file) => {
  const { maxBytes, tooLarge } = wordsOf(upload);
  return file.size > Number(maxBytes) ? tooLarge : "";
};

/** Shrinks large files in the field itself, so that a form submitted by hand has them too. */
const prepare = async (upload, field) => {
  const chosen = [...field.files];
  const files = new DataTransfer();
  say(upload, chosen.map(label).join(", "));
  for (const file of chosen) {
    files.items.add(await shrink(file, Number(wordsOf(upload).maxBytes)));
  }
  field.files = files.files;
  return [...field.files];
};

/** Sends files one after another, so that a rejected one does not affect the others. */
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
      refused.push(`${label(file)}: ${answer}`);
      place.querySelector(".errorlist")?.remove();
    }
  }
  if (refused.length > 0) {
    fieldOf(place).value = "";
    say(place, refused.join(" "), true);
  }
};

/** Sends the files of a form without an "Upload" button first, then submits the form. */
const sendAhead = async (form, uploads) => {
  for (const old of form.querySelectorAll("[name^=piece_]")) {
    old.remove(); // Left over from before the member came back to this page.
  }
  for (const upload of uploads) {
    for (const file of fieldOf(upload).files) {
      const progress = begin(upload, `${wordsOf(upload).sending} ${label(file)}`);
      try {
        for (const [name, value] of Object.entries(await inPieces(upload, file, progress))) {
          const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value });
          form.append(hidden);
        }
        progress.onThere();
      } catch (status) {
        end(upload, progress, status);
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
    row.checked = true; // A photo belongs to the product beside it.
  }
  const files = await prepare(upload, target);
  if (buttonOf(upload)) {
    sendAll(upload, files);
    return;
  }
  const refused = files.filter((file) => whyRefused(upload, file));
  if (refused.length > 0) {
    say(upload, refused.map((file) => `${label(file)}: ${whyRefused(upload, file)}`).join(" "), true);
    target.value = "";
  } else {
    say(upload, files.map(label).join(", "));
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
