/** Shows what was chosen in a file field: its name, its size, and a preview if it is a picture. */

const inMegabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);

const show = (upload, file) => {
  const name = upload.querySelector(".upload__name");
  const preview = upload.querySelector(".upload__preview");
  const limit = Number(upload.dataset.maxBytes || 0);
  const isTooLarge = Boolean(file) && limit > 0 && file.size > limit;
  name.textContent = file ? `${file.name} (${inMegabytes(file.size)} MB)` : "";
  if (isTooLarge) {
    name.textContent += ` ${upload.dataset.tooLarge}`;
  }
  name.classList.toggle("upload__name--too-large", isTooLarge);
  if (preview.src) {
    URL.revokeObjectURL(preview.src);
    preview.removeAttribute("src");
  }
  preview.hidden = !file?.type.startsWith("image/");
  if (!preview.hidden) {
    preview.src = URL.createObjectURL(file);
  }
};

document.addEventListener("change", (event) => {
  const upload = event.target.type === "file" && event.target.closest(".upload");
  if (upload) {
    show(upload, event.target.files[0]);
  }
});

document.addEventListener(
  "error",
  (event) => {
    // A browser that cannot draw this kind of picture (HEIC) shows the name alone.
    if (event.target.matches?.(".upload__preview")) {
      event.target.hidden = true;
    }
  },
  true,
);
