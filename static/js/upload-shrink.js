/** Shrinks a large photo before it is sent, but keeps it readable. */

// A phone's usual photo of 12 megapixels keeps every pixel: a bar of a bar code needs 1.5 pixels.
const LONGEST_SIDE = 4096;
const LARGE = 2 * 1024 * 1024;
const QUALITY = 0.9;
// Redrawing a picture loses some sharpness, so the file must become this much smaller.
const WORTH_IT = 0.8;
const APP1 = 0xffe1;
const EXIF = 0x45786966;
const ORIENTATION = 0x0112;

/** Sets the EXIF orientation to upright, which is how the picture was redrawn. */
const putUpright = (segment) => {
  const little = segment.getUint16(10) === 0x4949;
  const first = 10 + segment.getUint32(14, little);
  for (let at = first + 2; at < first + 2 + 12 * segment.getUint16(first, little); at += 12) {
    if (segment.getUint16(at, little) === ORIENTATION) {
      segment.setUint16(at + 8, 1, little);
    }
  }
};

/** Returns the APP1 segments of a JPEG (EXIF, XMP), which say which device or program made it. */
const segmentsOf = async (file) => {
  const head = await file.slice(0, 256 * 1024).arrayBuffer();
  const view = new DataView(head);
  const segments = [];
  let at = 2;
  while (at + 4 < view.byteLength && view.getUint16(at) >= 0xffe0 && view.getUint16(at) <= 0xffef) {
    const size = 2 + view.getUint16(at + 2);
    if (view.getUint16(at) === APP1) {
      const segment = new DataView(head.slice(at, at + size));
      if (segment.getUint32(4) === EXIF) {
        putUpright(segment);
      }
      segments.push(segment);
    }
    at += size;
  }
  return segments;
};

const drawn = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", QUALITY);
  });
};

/** Resolves with a smaller copy of the file, or with the file itself if anything goes wrong. */
export const shrink = async (file, limit) => {
  const isPhoto = file.type === "image/jpeg";
  // Other pictures are screenshots, or would be rejected.
  if (!file.type.startsWith("image/") || file.size <= (isPhoto ? LARGE : limit)) {
    return file;
  }
  try {
    const segments = isPhoto ? await segmentsOf(file) : [];
    const small = await drawn(file);
    if (small.size > WORTH_IT * file.size) {
      return file;
    }
    const parts = [small.slice(0, 2), ...segments, small.slice(2)];
    const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
    return new File(parts, name, { type: "image/jpeg" });
  } catch {
    return file;
  }
};
