/** Tells what would make a photo of a label easier to read: closer, flatter, less glare, less blur. */

// What is looked at: the middle of the picture, where the label is held.
const MIDDLE = 0.7;
const WIDEST = 480;
// White in all colours is glare; white paper is a little darker than that.
const WHITE = 250;
const MOST_WHITE = 0.06;
// The least spread of the greys of a picture with print on it.
const LEAST_SPREAD = 18;
// Of a sharp picture neighbours differ about as much as all its greys do; of a blurred one hardly.
const LEAST_SHARPNESS = 0.03;
const LEAST_WIDTH = 0.3;
const MOST_SLANT = 0.2;

const variance = (values) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

const greysOf = (pixels) => {
  const greys = new Float32Array(pixels.length / 4);
  let white = 0;
  for (let at = 0; at < greys.length; at += 1) {
    const red = pixels[4 * at];
    const green = pixels[4 * at + 1];
    const blue = pixels[4 * at + 2];
    greys[at] = 0.3 * red + 0.59 * green + 0.11 * blue;
    white += Math.min(red, green, blue) >= WHITE ? 1 : 0;
  }
  return { greys, glare: white / greys.length };
};

/** Returns how much each pixel differs from the four around it. */
const edgesOf = (greys, width) => {
  const edges = new Float32Array(greys.length - 2 * width);
  for (let at = 0; at < edges.length; at += 1) {
    const here = at + width;
    const around = greys[at] + greys[here + width] + greys[here - 1] + greys[here + 1];
    edges[at] = around - 4 * greys[here];
  }
  return edges;
};

/** Measures the middle of what a camera sees, with the help of a canvas. */
export const measure = (video, canvas) => {
  const side = [video.videoWidth * MIDDLE, video.videoHeight * MIDDLE];
  const scale = Math.min(1, WIDEST / side[0]);
  const [width, height] = side.map((length) => Math.max(1, Math.round(length * scale)));
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const corner = [(video.videoWidth - side[0]) / 2, (video.videoHeight - side[1]) / 2];
  context.drawImage(video, ...corner, ...side, 0, 0, width, height);
  const { greys, glare } = greysOf(context.getImageData(0, 0, width, height).data);
  const spread = variance(greys);
  return { glare, spread: Math.sqrt(spread), sharpness: variance(edgesOf(greys, width)) / (spread + 1) };
};

/** Returns how far a code is from a rectangle: 0 for one that is seen straight from above. */
const slantOf = ({ cornerPoints: [first, second, third, fourth] }) => {
  const long = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);
  const unlike = (one, other) => Math.abs(one - other) / Math.max(one, other, 1);
  return Math.max(
    unlike(long(first, second), long(fourth, third)),
    unlike(long(second, third), long(first, fourth)),
  );
};

/** Returns the name of the first thing to mend, or "good"; the code is null where none was found. */
export const hintOf = ({ glare, spread, sharpness }, code, width) => {
  if (glare > MOST_WHITE) {
    return "glare";
  }
  if (spread < LEAST_SPREAD) {
    return "search";
  }
  if (code && code.boundingBox.width < LEAST_WIDTH * width) {
    return "closer";
  }
  if (code && slantOf(code) > MOST_SLANT) {
    return "flatter";
  }
  return sharpness < LEAST_SHARPNESS ? "blurred" : "good";
};
