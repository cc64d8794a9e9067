/**
 * Adds and uses passkeys: <form data-passkey="create" or "get"> with a hidden "credential" and a
 * hidden button. What to ask the device for stands in the page (data-options="#id"), or is fetched
 * when the button is pressed (data-options-url). Without this, or without passkeys, the note in
 * [data-passkey-missing] stays.
 */

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const withBytes = ({ publicKey }) => {
  const asked = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (asked.user) {
    asked.user = { ...asked.user, id: toBytes(asked.user.id) };
    // A key that is found without an address, and asks who uses it; the server takes no other.
    const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    asked.authenticatorSelection = { ...asked.authenticatorSelection, ...wanted };
  }
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    asked[name] = (asked[name] ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));
  }
  return { publicKey: asked };
};

const asJson = (credential) => {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) {
      parts[name] = toText(response[name]);
    }
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: { ...parts, transports: response.getTransports?.() ?? [] },
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const optionsOf = async (form) => {
  if (form.dataset.options) {
    return Object.values(JSON.parse(document.querySelector(form.dataset.options).textContent))[0];
  }
  const reply = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!reply.ok) {
    throw new Error(`No passkey can be asked for: ${reply.status}`);
  }
  return (await reply.json()).request_options;
};

const ask = async (form) => {
  const note = form.querySelector("[data-passkey-failed]");
  note.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.passkey](withBytes(await optionsOf(form)));
    form.elements.credential.value = asJson(credential);
    form.requestSubmit();
  } catch {
    // Cancelled, no key on this device, or a device that does not want to: one can try again.
    note.hidden = false;
  }
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    button.hidden = false;
    button.addEventListener("click", () => ask(form));
    for (const missing of form.querySelectorAll("[data-passkey-missing]")) {
      missing.hidden = true;
    }
  }
}
