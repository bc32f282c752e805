// A passkey is made or signs in the browser; what came of it is sent by the form that asked for it.
(function () {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) {
    return;
  }
  const kind = form.dataset.passkey;
  const told = form.querySelector(".passkey-told");

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  }

  function text(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function options() {
    const asked = JSON.parse(form.dataset.options);
    asked.challenge = bytes(asked.challenge);
    for (const list of [asked.allowCredentials || [], asked.excludeCredentials || []]) {
      list.forEach((one) => { one.id = bytes(one.id); });
    }
    if (asked.user) {
      asked.user.id = bytes(asked.user.id);
    }
    return { publicKey: asked };
  }

  function asJson(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) {
        response[name] = text(made.response[name]);
      }
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  }

  form.hidden = false;
  document.querySelectorAll("[data-without-passkeys]").forEach((one) => { one.hidden = true; });
  form.addEventListener("submit", (event) => {
    if (form.elements.passkey.value) {
      return;
    }
    event.preventDefault();
    told.textContent = "Waiting for your device…";
    navigator.credentials[kind](options()).then((made) => {
      form.elements.passkey.value = asJson(made);
      form.submit();
    }).catch(() => {
      told.textContent = "Your device gave no passkey. Try again, or use a code.";
    });
  });
})();
