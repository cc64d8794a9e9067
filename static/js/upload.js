/**
 * Uploads a file as soon as it is chosen, through the form's own "Upload" button: the server keeps
 * all that is filled in, and answers with the page as it is now, of which this takes the part
 * around the file. Without this, or where the line breaks, the file goes with the form.
 */

const inMegabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);

const say = (upload, text, isBad = false) => {
  const name = upload.querySelector(".upload__name");
  name.textContent = text;
  name.classList.toggle("upload__name--bad", isBad);
};

/** Sends the form as if this button was pressed; resolves with the page that follows. */
const press = (form, button, files, onProgress) =>
  new Promise((resolve, reject) => {
    const sent = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) {
      sent.delete(field.name);
    }
    for (const [name, file] of files) {
      sent.append(name, file);
    }
    sent.set(button.name, button.value);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", onProgress);
    request.addEventListener("load", () =>
      request.status === 200 && request.response ? resolve(request.response) : reject(request.status),
    );
    request.addEventListener("error", () => reject(0));
    request.send(sent);
  });

const showProgress = (upload) => (event) => {
  const progress = upload.querySelector(".upload__progress");
  progress.hidden = false;
  if (event.lengthComputable) {
    progress.value = (100 * event.loaded) / event.total;
  }
  if (event.loaded === event.total) {
    progress.removeAttribute("value"); // It is there; the server looks at it.
  }
};

/** Puts the part of the answer in the place of ours, and gives it. */
const replace = (upload, page) => {
  const fresh = page.getElementById(upload.id);
  if (!fresh) {
    window.location.reload(); // Something else happened meanwhile, in another window perhaps.
    return null;
  }
  const hadFocus = upload.contains(document.activeElement);
  upload.replaceWith(fresh);
  if (hadFocus) {
    fresh.querySelector("input[type=file]").focus();
  }
  fresh.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  return fresh;
};

const act = async (upload, button, files) => {
  const { form } = button;
  const { failed } = upload.dataset;
  upload.setAttribute("aria-busy", "true");
  try {
    return replace(upload, await press(form, button, files, showProgress(upload)));
  } catch {
    upload.removeAttribute("aria-busy");
    upload.querySelector(".upload__progress").hidden = true;
    upload.classList.add("upload--by-button");
    say(upload, failed, true);
    return null;
  }
};

/** One after another, so that one that is refused does not take the others with it. */
const sendAll = async (upload, field) => {
  const files = [...field.files];
  const limit = Number(upload.dataset.maxBytes || 0);
  const tooLarge = files.find((file) => limit > 0 && file.size > limit);
  if (tooLarge) {
    say(upload, `${tooLarge.name} (${inMegabytes(tooLarge.size)} MB): ${upload.dataset.tooLarge}`, true);
    field.value = "";
    return;
  }
  let place = upload;
  const refused = [];
  for (const file of files) {
    say(place, `${place.dataset.sending} ${file.name} (${inMegabytes(file.size)} MB)`);
    place = await act(place, place.querySelector("[name=upload]"), [[field.name, file]]);
    if (!place) {
      return;
    }
    const error = place.querySelector(".errorlist")?.textContent.trim();
    if (error) {
      refused.push(`${file.name}: ${error}`);
    }
  }
  if (files.length > 1 && refused.length > 0) {
    place.querySelector(".errorlist")?.remove();
    say(place, refused.join(" "), true);
  }
};

document.addEventListener("change", (event) => {
  const upload = event.target.type === "file" && event.target.closest(".upload");
  if (!upload) {
    return;
  }
  if (!upload.querySelector("[name=upload]")) {
    const names = [...event.target.files].map((file) => `${file.name} (${inMegabytes(file.size)} MB)`);
    say(upload, names.join(", "));
    return;
  }
  const row = event.target.closest("tr")?.querySelector("input[type=radio]");
  if (row) {
    row.checked = true; // A photo is uploaded for the product beside it.
  }
  sendAll(upload, event.target);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".upload [name=remove]");
  if (button) {
    event.preventDefault();
    act(button.closest(".upload"), button, []);
  }
});
