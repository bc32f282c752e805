// Typed text outlives an expired login, a lost connection and a closed tab: it waits in this browser for a day.
// Only boxes that were changed are kept, with the version of the consult they were typed on: what a colleague
// saved meanwhile is compared with it, never overwritten. Needs desk.js.
const LIFE = 24 * 60 * 60 * 1000;
const TYPED = "typed:";
const NO_WORDS =
  /^(csrfmiddlewaretoken|_version|_once|_over|_tab|_list|_then_next|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)$/;
const NO_BOXES = ["submit", "button", "hidden", "file", "image", "reset", "password"];
const tab = (sessionStorage.tab ??= Math.random().toString(36).slice(2, 12));
let unsaved = () => false; // whether the form holds words that no save has brought to the server

const entry = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const entries = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
const store = (key, about) => {
  try {
    localStorage.setItem(key, JSON.stringify(about));
    return true;
  } catch {
    return false;
  }
};

// A row of a formset is called by the id it is stored under, a new one by its place among the new ones:
// the rows of the page change their places when a colleague adds or removes one.
const rowsOf = (form, prefix) => Number(form.elements[`${prefix}-INITIAL_FORMS`]?.value ?? NaN);
const calledIn = (form, name) => {
  const [, prefix, place, field] = name.match(/^(\w+)-(\d+)-(.+)$/) ?? [];
  const stored = rowsOf(form, prefix);
  if (Number.isNaN(stored)) return name;
  const id = form.elements[`${prefix}-${place}-id`]?.value;
  return `${prefix}-${id ? `#${id}` : `+${place - stored}`}-${field}`;
};
const boxesOf = (form, called) => {
  const [, prefix, kind, which, field] = called.match(/^(\w+)-([#+])(\d+)-(.+)$/) ?? [];
  let name = called;
  if (kind === "+") {
    const place = rowsOf(form, prefix) + Number(which);
    const more = () => document.querySelector(`#${prefix}-group .add-row a, #${prefix}-group .addlink`);
    for (let tries = 0; tries < 30 && !form.elements[`${prefix}-${place}-${field}`]; tries++) more()?.click();
    name = `${prefix}-${place}-${field}`;
  } else if (kind === "#") {
    const id = [...form.elements].find(
      (box) => box.name.startsWith(`${prefix}-`) && box.name.endsWith("-id") && box.value === which,
    );
    name = id ? id.name.replace(/id$/, field) : "";
  }
  return [...form.elements].filter(
    (box) => name && (box.name || box.dataset.keep) === name && !NO_BOXES.includes(box.type) && !box.disabled,
  );
};

const valuesOf = (form) => {
  const found = {};
  for (const box of form.elements) {
    const name = box.name || box.dataset.keep;
    if (
      !name ||
      NO_WORDS.test(name) ||
      NO_BOXES.includes(box.type) ||
      box.disabled ||
      name.includes("__prefix__")
    )
      continue;
    const own = (found[calledIn(form, name)] ??= []);
    if (box.tagName === "SELECT")
      for (const option of box.selectedOptions) own.push([option.value, option.text]);
    else if (!["checkbox", "radio"].includes(box.type) || box.checked) own.push([box.value]);
  }
  return found;
};
const alike = (one, other) =>
  JSON.stringify(one?.map(([value]) => value)) === JSON.stringify(other?.map(([value]) => value));
const changedFrom = (first, now) =>
  Object.keys(now).filter(
    (name) => !alike(now[name], first[name]) && !(first[name] === undefined && !now[name].length),
  );

const put = (boxes, wanted) => {
  boxes.forEach((box, place) => {
    if (["checkbox", "radio"].includes(box.type)) box.checked = wanted.some(([value]) => value === box.value);
    else if (box.tagName === "SELECT") {
      for (const [value, text] of wanted)
        if (
          box.classList.contains("admin-autocomplete") &&
          ![...box.options].some((option) => option.value === value)
        )
          box.append(new Option(text, value));
      for (const option of box.options) option.selected = wanted.some(([value]) => value === option.value);
    } else box.value = wanted[place]?.[0] ?? "";
    for (const event of ["input", "change"]) box.dispatchEvent(new Event(event, { bubbles: true }));
  });
};

ready(() => {
  document
    .getElementById("logout-form")
    ?.addEventListener("submit", () => entries(TYPED).forEach((key) => localStorage.removeItem(key)));
  // The server names the one form, and the tab, it has just saved; what was typed into any other goes on waiting.
  const [, which, whose = ""] = document.cookie.match(/(?:^|; )saved=(\w+)(?:\.(\w+))?/) ?? [];
  if (which) {
    localStorage.removeItem(`${TYPED}${which}:${whose}`);
    document.cookie = `saved=; path=${desk()}; max-age=0; samesite=lax`;
  }
  for (const key of entries(TYPED)) if (!(Date.now() - entry(key)?.at < LIFE)) localStorage.removeItem(key);
  const form = document.getElementById("question_form");
  if (!form) return;
  const own = `${TYPED}${consult ?? "new"}:${tab}`;
  form.append(make("input", { type: "hidden", name: "_tab", value: tab }));
  let first = valuesOf(form);
  const version = form.elements._version;
  form.addEventListener("settled", () => {
    first = valuesOf(form); // a step of a finding has saved the form
    localStorage.removeItem(own);
  });
  const refused = document.querySelector(".errornote"); // the server gave back what was typed, unsaved
  const given = refused ? Object.keys(entry(own)?.values ?? {}) : [];
  const changed = (now) => [...new Set([...changedFrom(first, now), ...given])].filter((name) => now[name]);
  unsaved = () => Boolean(refused) || changed(valuesOf(form)).length > 0;
  const keep = () => {
    const now = valuesOf(form),
      names = changed(now);
    if (!names.length) {
      localStorage.removeItem(own);
      return;
    }
    const values = Object.fromEntries(names.map((name) => [name, now[name]]));
    store(own, { at: Date.now(), version: version?.value ?? "", values });
  };
  const offer = (key) => {
    const kept = entry(key);
    const at = new Date(kept.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const back = make("button", { type: "button", className: "button", textContent: "Put it back" });
    const drop = make("button", { type: "button", textContent: "Drop it" });
    const since = version && kept.version && kept.version !== version.value;
    const told = since
      ? "Somebody has saved this consult since. Before anything of yours is saved, both texts are compared. "
      : "";
    const bar = make(
      "p",
      { className: "conflict typed", id: "typed" },
      `What you typed here at ${at} was not saved. ${told}`,
      back,
      " ",
      drop,
    );
    bar.setAttribute("role", "status");
    back.onclick = () => {
      const homeless = [];
      for (const [called, wanted] of Object.entries(kept.values)) {
        const boxes = boxesOf(form, called);
        if (boxes.length) put(boxes, wanted);
        else if (wanted.some(([value]) => value && value !== "on"))
          homeless.push(...wanted.map(([value, text]) => text ?? value));
      }
      if (since) version.value = kept.version;
      keep();
      bar.replaceChildren("It is back in the form; save it.");
      if (homeless.length)
        bar.append(" These words have no box any more: ", make("q", { textContent: homeless.join(" · ") }));
      else bar.remove();
      if (!homeless.length) localStorage.removeItem(key);
    };
    drop.onclick = () => {
      localStorage.removeItem(key);
      bar.remove();
    };
    form.before(bar);
  };
  if (!refused) {
    if (entry(own)) {
      // from now on this tab keeps something else
      localStorage.setItem(`${own}:${Date.now()}`, localStorage.getItem(own));
      localStorage.removeItem(own);
    }
    for (const key of entries(`${TYPED}${consult ?? "new"}:`)) {
      const { values } = entry(key);
      if (Object.keys(values).some((name) => !alike(values[name], first[name]))) offer(key);
      else localStorage.removeItem(key);
    }
  }
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 500);
  };
  for (const event of ["input", "change"]) form.addEventListener(event, later);
  window.django?.jQuery?.(form).on("change", later); // choices of select2 are events of jQuery only
  addEventListener("pagehide", () => {
    if (timer) {
      clearTimeout(timer);
      if (!leaving) keep();
    }
  });
  let leaving = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.id === "preview-button") return;
    clearTimeout(timer);
    keep();
    leaving = true;
  });
});
