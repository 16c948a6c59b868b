// A form that a passkey answers: the options stand in the page, the browser's answer goes into a hidden field.
const form = document.querySelector("form[data-passkey]");
const told = document.getElementById("passkey-told");

function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (character) => character.charCodeAt(0));
}

function text(buffer) {
  const characters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(options) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (asked[list]) asked[list] = asked[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return asked;
}

function asJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response,
  });
}

async function ask() {
  const { publicKey } = JSON.parse(document.getElementById("passkey-options").textContent);
  const asked = { publicKey: withBytes(publicKey) };
  const registering = form.dataset.passkey === "create";
  return registering ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
}

if (form) {
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) told.textContent = form.dataset.impossible;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    told.textContent = form.dataset.wait;
    try {
      form.elements.answer.value = asJson(await ask());
      form.submit();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      told.textContent = form.dataset.cancelled;
      button.disabled = false;
    }
  });
  // Only now can it be answered: pressed before, the form would leave without the browser's answer.
  button.disabled = !window.PublicKeyCredential;
}
