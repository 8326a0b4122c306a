// Hands to the browser what the server asks of a passkey, and to the server what it answers.
"use strict";

(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  form.querySelector("[data-passkey-needs]").hidden = true;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = () => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const name of ["allowCredentials", "excludeCredentials"]) {
      for (const known of options[name] || []) known.id = bytes(known.id);
    }
    return options;
  };

  const told = (key) => {
    const answer = key.response;
    const response = { clientDataJSON: text(answer.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (answer[name]) response[name] = text(answer[name]);
    }
    if (answer.getTransports) response.transports = answer.getTransports();
    return JSON.stringify({
      id: key.id,
      rawId: text(key.rawId),
      type: key.type,
      response,
      clientExtensionResults: key.getClientExtensionResults(),
    });
  };

  const show = (name) => { form.querySelector(`[data-passkey-${name}]`).hidden = false; };

  const ask = async () => {
    for (const note of form.querySelectorAll("[data-passkey-failed]")) note.hidden = true;
    try {
      const key = await navigator.credentials[form.dataset.passkey]({ publicKey: asked() });
      form.elements.credential.value = told(key);
      form.submit();
    } catch {
      show("failed");
    }
  };

  if (!window.PublicKeyCredential) {
    show("unable");
    return;
  }
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    ask();
  });
  ask();
})();
