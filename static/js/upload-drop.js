/** Puts files that are dropped, pasted or taken with the camera into the field of an upload. */

let over = null;

const mark = (upload) => {
  over?.classList.remove("upload--over");
  over = upload;
  over?.classList.add("upload--over");
};

const holdsFiles = (event) =>
  event.dataTransfer?.types.includes("Files") && document.querySelector(".upload") !== null;

const choose = (upload, files) => {
  const field = upload.querySelector("input[type=file]");
  if (upload.hasAttribute("aria-busy")) {
    return;
  }
  if (files.length > 1 && !field.multiple) {
    const name = upload.querySelector(".upload__name");
    name.textContent = upload.querySelector(".upload__field").dataset.one;
    name.classList.add("upload__name--bad");
    return;
  }
  field.files = files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("dragover", (event) => {
  if (holdsFiles(event)) {
    event.preventDefault();
    mark(event.target.closest(".upload"));
    event.dataTransfer.dropEffect = over ? "copy" : "none";
  }
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    mark(null);
  }
});

// A file dropped beside an upload would make the browser open it and leave the page.
document.addEventListener("drop", (event) => {
  if (holdsFiles(event)) {
    event.preventDefault();
    if (over && event.dataTransfer.files.length > 0) {
      choose(over, event.dataTransfer.files);
    }
    mark(null);
  }
});

document.addEventListener("paste", (event) => {
  const uploads = document.querySelectorAll(".upload");
  const upload = document.activeElement.closest(".upload") ?? (uploads.length === 1 ? uploads[0] : null);
  if (upload && event.clipboardData.files.length > 0) {
    event.preventDefault();
    choose(upload, event.clipboardData.files);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".upload__camera");
  if (button) {
    const field = button.closest(".upload").querySelector("input[type=file]");
    field.setAttribute("capture", "environment");
    field.click();
    field.removeAttribute("capture");
  }
});
