/** Solves a puzzle of the captcha away from the page: tries counters until the key begins as told. */

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const derive = async ({ salt, cost, keyLength }, password) => {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost };
  return hexOf(new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8)));
};

const solve = async (parameters) => {
  const nonce = bytesOf(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const tail = new DataView(password.buffer, nonce.length);
  for (let counter = 0; ; counter += 1) {
    tail.setUint32(0, counter);
    const derivedKey = await derive(parameters, password);
    if (derivedKey.startsWith(parameters.keyPrefix)) {
      return { counter, derivedKey };
    }
  }
};

self.addEventListener("message", async ({ data }) => self.postMessage(await solve(data)));
