/** Makes a large photo smaller before it is sent, and leaves enough of it to be read. */

// A phone's usual photo of 12 megapixels keeps every pixel: a bar of a bar code needs 1.5 of them.
const LONGEST_SIDE = 4096;
const LARGE = 2 * 1024 * 1024;
const QUALITY = 0.9;
// To draw a picture anew costs some of its sharpness.
const WORTH_IT = 0.8;
const APP1 = 0xffe1;
const EXIF = 0x45786966;
const ORIENTATION = 0x0112;

/** Says in the notes of a camera that the picture stands upright, as it was drawn. */
const putUpright = (notes) => {
  const little = notes.getUint16(10) === 0x4949;
  const first = 10 + notes.getUint32(14, little);
  for (let at = first + 2; at < first + 2 + 12 * notes.getUint16(first, little); at += 12) {
    if (notes.getUint16(at, little) === ORIENTATION) {
      notes.setUint16(at + 8, 1, little);
    }
  }
};

/** The notes at the beginning of a JPEG, which say what took it or wrote it. */
const notesOf = async (file) => {
  const head = await file.slice(0, 256 * 1024).arrayBuffer();
  const view = new DataView(head);
  const notes = [];
  let at = 2;
  while (at + 4 < view.byteLength && view.getUint16(at) >= 0xffe0 && view.getUint16(at) <= 0xffef) {
    const size = 2 + view.getUint16(at + 2);
    if (view.getUint16(at) === APP1) {
      const note = new DataView(head.slice(at, at + size));
      if (note.getUint32(4) === EXIF) {
        putUpright(note);
      }
      notes.push(note);
    }
    at += size;
  }
  return notes;
};

const drawn = async (file) => {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const paper = canvas.getContext("2d", { alpha: false });
  paper.fillStyle = "white";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.imageSmoothingQuality = "high";
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", QUALITY);
  });
};

/** The file, or a smaller copy of it; whatever goes wrong, the file. */
export const shrink = async (file, limit) => {
  const isPhoto = file.type === "image/jpeg";
  // Other pictures are drawings of a screen, or would be refused.
  if (!file.type.startsWith("image/") || file.size <= (isPhoto ? LARGE : limit)) {
    return file;
  }
  try {
    const notes = isPhoto ? await notesOf(file) : [];
    const small = await drawn(file);
    if (small.size > WORTH_IT * file.size) {
      return file;
    }
    const parts = [small.slice(0, 2), ...notes, small.slice(2)];
    const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
    return new File(parts, name, { type: "image/jpeg" });
  } catch {
    return file;
  }
};
