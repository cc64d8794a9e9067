/**
 * Takes the photo of an upload with the camera, in a dialog that tells meanwhile what would make it
 * easier to read. Where a page may not use a camera, the file field is all there is.
 */

import { hintOf, measure } from "./camera-hints.js";

const PAUSE = 300;
// A hint is shown once it was found this often in a row, so that none flickers or is read in part.
const STEADY = 3;
const QUALITY = 0.95;
const BACK = { facingMode: "environment", width: { ideal: 3840 }, height: { ideal: 2160 } };

const say = (view, hint) => {
  const line = view.querySelector(".camera__hint");
  if (line.dataset.hint !== hint) {
    line.dataset.hint = hint;
    line.textContent = view.dataset[hint];
  }
};

const pause = () => new Promise((resolve) => { window.setTimeout(resolve, PAUSE); });

/** Resolves with the first bar code in the picture, or with null. */
const codeIn = async (video, detector) => {
  const codes = await detector?.detect(video).catch(() => []);
  return codes?.[0] ?? null;
};

const detectorOf = async () => {
  const formats = (await window.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  const bars = formats.filter((format) => ["code_128", "code_39", "code_93"].includes(format));
  return bars.length > 0 ? new window.BarcodeDetector({ formats: bars }) : null;
};

/** Looks at the picture until the dialog is closed. */
const watch = async (view, video) => {
  const detector = await detectorOf();
  const canvas = document.createElement("canvas");
  let last = "";
  let times = 0;
  for (; view.open; await pause()) {
    if (video.videoWidth > 0 && !document.hidden) {
      const code = await codeIn(video, detector);
      const hint = hintOf(measure(video, canvas), code, video.videoWidth);
      times = hint === last ? times + 1 : 1;
      last = hint;
      if (times === STEADY) {
        say(view, hint);
      }
    }
  }
};

const frameOf = (video) => {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d", { alpha: false }).drawImage(video, 0, 0);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
};

/** Resolves with a photo, which has more pixels than the moving picture where the browser can. */
const photoOf = async (video) => {
  const [track] = video.srcObject.getVideoTracks();
  try {
    return await new window.ImageCapture(track).takePhoto();
  } catch {
    return frameOf(video);
  }
};

const take = async (view, video, upload) => {
  const button = view.querySelector("[data-camera-take]");
  button.disabled = true;
  const photo = await photoOf(video);
  if (!view.open) {
    return; // It was closed while the camera took its time.
  }
  const files = new DataTransfer();
  const suffix = photo.type === "image/png" ? "png" : "jpg";
  files.items.add(new File([photo], `label.${suffix}`, { type: photo.type || "image/jpeg" }));
  view.close();
  const field = upload.querySelector("input[type=file]");
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

const stop = (stream) => {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
};

const begin = async (view, video) => {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: BACK });
    if (!view.open) {
      stop(stream); // It was closed before the member let us use the camera.
      return;
    }
    video.srcObject = stream;
    await video.play();
    view.querySelector("[data-camera-take]").disabled = false;
    await watch(view, video);
  } catch (error) {
    if (view.open) {
      say(view, error.name === "NotAllowedError" ? "denied" : "none");
    }
  }
};

const open = (upload) => {
  const view = upload.querySelector(".upload__view").content.firstElementChild.cloneNode(true);
  const video = view.querySelector("video");
  document.body.append(view);
  view.addEventListener("close", () => {
    stop(video.srcObject);
    view.remove();
  });
  view.querySelector("[data-camera-take]").addEventListener("click", () => take(view, video, upload));
  view.querySelector("[data-camera-app]").addEventListener("click", () => {
    view.close();
    upload.querySelector(".upload__camera").click();
  });
  view.showModal();
  say(view, "starting");
  begin(view, video);
};

if (navigator.mediaDevices?.getUserMedia) {
  document.documentElement.classList.add("has-camera");
}

document.addEventListener("click", (event) => {
  const upload = event.target.closest("[data-camera]")?.closest(".upload");
  if (upload && !upload.hasAttribute("aria-busy")) {
    open(upload);
  }
});

// Behind another window or tab nobody sees that the camera is on.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    document.querySelector(".camera[open]")?.close();
  }
});
