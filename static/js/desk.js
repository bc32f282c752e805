// What the desk does beyond forms and links; every page works without it.
const ready = (run) => document.addEventListener("DOMContentLoaded", run);
const make = (tag, about = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), about);
  node.append(...children);
  return node;
};
const desk = () => document.querySelector("meta[name=desk]").content; // the address of the desk
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const consult = location.pathname.match(/\/consults\/question\/(\d+)\/change\/$/)?.[1];

// One field for FAQ tags: type, Enter; existing ones first, near-doubles are shown before a new one is made.
ready(() => {
  for (const lines of document.querySelectorAll("textarea.tag-lines:not([readonly])")) {
    const id = `${lines.id}-names`;
    const box = make("input", {
      type: "text",
      id: `${lines.id}-type`,
      autocomplete: "off",
      className: "tags-type",
    });
    const list = make("ul", { id, className: "tags-found", hidden: true });
    const chips = make("span", { className: "tags-chips" });
    const said = make("span", { className: "visually-hidden" });
    said.setAttribute("role", "status");
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": id,
      "aria-autocomplete": "list",
      "aria-label": "Add a FAQ tag",
    }))
      box.setAttribute(name, value);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "FAQ tags");
    const names = () =>
      lines.value
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    const write = (all) => {
      lines.value = all.join("\n");
      lines.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const draw = () => {
      chips.replaceChildren(
        ...names().map((name) => {
          const off = make("button", { type: "button", textContent: "×" });
          off.setAttribute("aria-label", `Take ${name} off`);
          off.onclick = () => {
            write(names().filter((one) => one !== name));
            box.focus();
          };
          return make("span", { className: "tags-chip" }, name.replace(/^\+ */, ""), off);
        }),
      );
    };
    let options = [],
      chosen = -1,
      timer,
      asked = 0;
    const mark = (to) => {
      chosen = to;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", place === to));
      box.setAttribute("aria-activedescendant", to < 0 ? "" : `${id}-${to}`);
    };
    const close = () => {
      list.hidden = true;
      options = [];
      box.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const add = (name) => {
      if (!names().some((one) => one.toLowerCase() === name.toLowerCase())) write([...names(), name]);
      said.textContent = `${name} added`;
      box.value = "";
      close();
    };
    const take = ({ name, isNew, parts }) => (parts ?? [isNew ? `+ ${name}` : name]).forEach(add);
    const show = (found) => {
      options = found;
      list.replaceChildren(
        ...found.map((option, place) => {
          const { name, note, isNew } = option;
          const item = make(
            "li",
            { id: `${id}-${place}` },
            isNew ? `New tag “${name}”` : name,
            " ",
            make("small", { textContent: note }),
          );
          item.setAttribute("role", "option");
          item.onmousedown = (event) => {
            event.preventDefault();
            take(option);
          };
          return item;
        }),
      );
      list.hidden = !found.length;
      box.setAttribute("aria-expanded", String(found.length > 0));
      mark(found.length ? 0 : -1);
    };
    const look = async () => {
      const mine = ++asked,
        typed = box.value.trim();
      const department = document.querySelector("[name=department]")?.value ?? "";
      const address = typed
        ? `${desk()}consults/question/tag-names/?${new URLSearchParams({ q: typed, department })}`
        : consult
          ? `${desk()}consults/question/${consult}/tags/`
          : "";
      if (!address) return [];
      const answer = await fetch(address).catch(() => null);
      if (!answer?.ok || answer.redirected || mine !== asked) return [];
      const { found, near = [], known, parts = [] } = await answer.json();
      if (mine !== asked) return [];
      const all = [...found, ...near.filter(([name]) => !found.some(([one]) => one === name))].map(
        ([name, note]) => ({ name, note }),
      );
      if (parts.length) all.unshift({ name: parts.join(" + "), note: "tags that are there already", parts });
      if (typed && !known)
        all.push({
          name: typed,
          note: near.length ? "looks like one above; sure?" : "makes it when you save",
          isNew: true,
        });
      show(all);
      return all;
    };
    box.oninput = () => {
      clearTimeout(timer);
      close();
      timer = setTimeout(look, 120);
    };
    box.onblur = () => {
      clearTimeout(timer);
      close();
    };
    box.onkeydown = async (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!options.length) await look();
        else mark((chosen + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
      } else if (event.key === "Enter" && (box.value.trim() || chosen >= 0)) {
        event.preventDefault();
        clearTimeout(timer);
        const sent = box.value;
        const typed = box.value.trim().toLowerCase();
        if (typed && !options.length) await look();
        const exact = options.find(({ name, isNew }) => !isNew && name.toLowerCase() === typed);
        const pick = exact ?? options[chosen];
        const since = box.value.slice(sent.length); // typed on while the desk was asked
        if (pick) take(pick);
        if (pick && since) box.value = since;
      } else if (event.key === "Escape" && options.length) {
        event.stopPropagation();
        close();
      } else if (event.key === "Backspace" && !box.value && names().length) write(names().slice(0, -1));
    };
    lines.hidden = true;
    lines.tabIndex = -1;
    lines.after(make("span", { className: "tags-field" }, chips, box, list, said));
    const label = document.querySelector(`label[for="${lines.id}"]`);
    if (label) label.htmlFor = box.id;
    box.dataset.keep = box.id;
    // A name that was typed and not taken yet is sent as a line; the server says what it does not know.
    lines.form?.addEventListener("submit", () => {
      const typed = box.value.trim();
      if (typed && !names().some((one) => one.toLowerCase() === typed.toLowerCase()))
        lines.value = [...names(), typed].join("\n");
    });
    if (lines.autofocus) box.focus();
    lines.addEventListener("input", draw);
    draw();
  }
});

// The public page as typed, beside the form; nothing is saved.
ready(() => {
  const button = document.getElementById("preview-button"),
    pane = document.getElementById("preview-pane");
  const form = document.getElementById("question_form");
  if (!button || !pane || !form) return;
  const frame = pane.querySelector("iframe");
  let timer,
    busy = false,
    again = false;
  const refresh = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(button.formAction, { method: "POST", body }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      const top = frame.contentDocument?.scrollingElement?.scrollTop ?? 0;
      const html = await answer.text();
      frame.onload = () => {
        frame.contentDocument.scrollingElement.scrollTop = top;
      };
      frame.srcdoc = html;
    }
    busy = false;
    if (again) {
      again = false;
      refresh();
    }
  };
  const toggle = (open) => {
    pane.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    sessionStorage.setItem("preview", open ? "1" : "");
    if (open) refresh();
  };
  button.setAttribute("aria-controls", "preview-pane");
  pane.querySelector("[data-close]").onclick = () => {
    toggle(false);
    button.focus();
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(pane.hidden);
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (!pane.hidden) timer = setTimeout(refresh, 400);
  });
  if (sessionStorage.getItem("preview")) toggle(true);
});

// A step that does not save asks before typed words are left behind; a menu opened by its key has its box in focus.
ready(() => {
  for (const button of document.querySelectorAll("[data-unsaved]"))
    button.addEventListener("click", (event) => {
      if (unsaved() && !confirm("What you typed is not saved yet. Go on with the text as it is stored?"))
        event.preventDefault();
    });
  for (const menu of document.querySelectorAll("details[data-opens]"))
    menu.addEventListener("toggle", () => {
      if (menu.open) menu.querySelector("input:not([type=hidden])")?.focus();
    });
});

// Rows of the list: j and k move, x ticks, Enter opens (the link in focus does).
ready(() => {
  const links = [...document.querySelectorAll("#result_list .field-headline a")];
  if (!links.length) return;
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT|SUMMARY|BUTTON)$/.test(event.target.tagName);
    const ticking = event.target.classList.contains("action-select");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || (typing && !ticking)) return;
    if (!["j", "k", "x"].includes(event.key) || localStorage.getItem("keys") === "off") return;
    if (document.querySelector("dialog[open]")) return;
    const row = event.target.closest("tr");
    const here = links.findIndex((link) => row?.contains(link));
    event.preventDefault();
    if (event.key === "x") row?.querySelector(".action-select")?.click();
    else (links[here + (event.key === "j" ? 1 : -1)] ?? links[here] ?? links[0]).focus();
  });
});

// Keys: what has data-key listens to it; “?” shows them all, and single keys can be switched off there.
ready(() => {
  const place = document.querySelector("#searchbar, #desk-q");
  const go = (question, run) => () => {
    if (!unsaved() || confirm(question)) run();
  };
  const all = [...document.querySelectorAll("[data-key]:not(.check)")].map((node) => {
    const { key } = node.dataset; // the button may be another one by then
    const press = () => document.querySelector(`[data-key="${key}"]:not(.check)`)?.click();
    return [
      key,
      node.value || node.textContent.trim(),
      key === "n" ? go("Save what you typed, and go on to the next consult?", press) : press,
    ];
  });
  if (place) all.push(["/", "Search", () => place.focus()]);
  const typing = document.querySelector(".tags-type");
  if (typing) all.push(["t", "FAQ tags", () => typing.focus()]);
  const reply = document.querySelector("#replies-group");
  if (reply) all.push(["r", "Add a reply", () => reply.querySelector(".add-row a, .addlink")?.click()]);
  const told = [...all, ["?", "These keys"]];
  if (document.querySelector("#result_list"))
    told.push(["j, k", "The next consult of the list, the one before"], ["x", "Tick it"], ["Enter", "Open it"]);
  if (document.querySelector(".check"))
    told.push(
      ["F8", "The next finding, from anywhere"],
      ["j, k", "In the findings: the next, the one before"],
      ["a, d", "On a finding: accept it, dismiss it"],
      ["Enter, Esc", "On a finding: to its words, and back"],
    );
  if (document.querySelector("#comments .talk__say"))
    told.push(["Ctrl+Alt+M", "Comment on the words that are chosen in the text"]);
  const help = make("dialog", { id: "keys" }, make("h2", { textContent: "Keys" }), make("dl"));
  help
    .querySelector("dl")
    .append(
      ...told.flatMap(([key, name]) => [
        make("dt", {}, make("kbd", { textContent: key })),
        make("dd", { textContent: name }),
      ]),
    );
  const single = make("input", {
    type: "checkbox",
    id: "single-keys",
    checked: localStorage.getItem("keys") !== "off",
  });
  single.onchange = () => localStorage.setItem("keys", single.checked ? "on" : "off");
  help.append(
    make("p", {}, single, " ", make("label", { htmlFor: "single-keys", textContent: "Single keys work" })),
  );
  help.append(
    make("form", { method: "dialog" }, make("button", { className: "button", textContent: "Close" })),
  );
  help.setAttribute("aria-label", "Keys");
  document.body.append(help);
  document.getElementById("keys-button")?.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const inText = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && (inText || !single.checked)) return;
    if (event.key === "?" && plain) {
      help.open ? help.close() : help.showModal();
      event.preventDefault();
      return;
    }
    if (help.open) return;
    const control = event.ctrlKey || event.metaKey;
    const key = control && event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const held = `${control ? "Ctrl+" : ""}${key}`;
    const hit = all.find(([key]) => key === held);
    if (hit) {
      event.preventDefault();
      hit[2]();
    }
  });
});

// Who else is in here.
ready(() => {
  const here = document.getElementById("here");
  if (!here) return;
  const say = (leaving) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(), ...(leaving ? { leaving: 1 } : {}) });
    return fetch(here.dataset.url, { method: "POST", body, keepalive: true });
  };
  const tell = async () => {
    const answer = document.hidden ? null : await say().catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { others } = await answer.json();
    here.textContent = others.length ? `Also in here: ${others.join(", ")}.` : "";
  };
  tell();
  setInterval(tell, 20000);
  addEventListener("pagehide", () => {
    say(true).catch(() => {});
  });
});

// A reply that is added begins with the doctor who replied last, and with its text in focus.
document.addEventListener("formset:added", (event) => {
  if (event.detail?.formsetName !== "replies") return;
  const row = event.target,
    doctor = row.querySelector("select[name$=-doctor]");
  const before = [...document.querySelectorAll("select[name^=replies-][name$=-doctor]")]
    .filter((box) => box !== doctor && box.value)
    .pop();
  const last = before
    ? [before.value, before.selectedOptions[0].text]
    : JSON.parse(localStorage.getItem("doctor") ?? "null");
  if (doctor && last) {
    doctor.append(new Option(last[1], last[0], true, true));
    doctor.dispatchEvent(new Event("change", { bubbles: true }));
    window.django?.jQuery?.(doctor).trigger("change.select2");
  }
  row.querySelector("textarea[name$=-body]")?.focus();
});
ready(() => {
  document.getElementById("question_form")?.addEventListener("submit", () => {
    const chosen = [...document.querySelectorAll("select[name^=replies-][name$=-doctor]")]
      .filter((box) => box.value)
      .pop();
    if (chosen)
      localStorage.setItem("doctor", JSON.stringify([chosen.value, chosen.selectedOptions[0].text]));
  });
});

// Many consults: done in parts, with a bar; a click on a preset fills the time.
ready(() => {
  for (const preset of document.querySelectorAll(".preset"))
    preset.onclick = () => {
      document.querySelector("input[type=datetime-local]").value = preset.dataset.at;
    };
  const then = document.getElementById("then-next");
  if (then) {
    then.checked = sessionStorage.getItem("then-next") === "1";
    then.onchange = () => sessionStorage.setItem("then-next", then.checked ? "1" : "");
  }
  const form = document.getElementById("bulk"),
    progress = document.getElementById("progress");
  const ids = form ? [...form.querySelectorAll("input[name=id]")].map((box) => box.value) : [];
  if (ids.length <= 25) return;
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "show") return;
    event.preventDefault();
    const bar = progress.querySelector("progress"),
      list = progress.querySelector("ul"),
      title = progress.querySelector("h2");
    let batch = "";
    for (let start = 0; start < ids.length; start += 25) {
      const body = new URLSearchParams(new FormData(form));
      body.delete("id");
      ids.slice(start, start + 25).forEach((id) => body.append("id", id));
      body.append("part", "1");
      if (batch) body.append("batch", batch);
      const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
      if (!answer?.ok || answer.redirected) {
        if (!start && answer && !answer.redirected) {
          document.documentElement.innerHTML = await answer.text();
          return;
        }
        title.textContent = [
          `Stopped after ${start} of ${ids.length}: the connection or the login was lost.`,
          "What is listed is done.",
        ].join(" ");
        break;
      }
      batch = answer.headers.get("X-Batch");
      form.hidden = true;
      progress.hidden = false;
      list.insertAdjacentHTML("beforeend", await answer.text());
      bar.value = Math.min(start + 25, ids.length);
      const refused = list.querySelectorAll(".told--refused").length;
      title.textContent = `${bar.value - refused} ${form.dataset.done}, ${refused} refused, ${ids.length} asked for`;
    }
    if (batch) progress.querySelector("form").action = `${desk()}consults/question/undo/${batch}/`;
  });
});

// Import: the chosen file stays chosen between a try and the import.
const unreadable = async (form) => {
  for (const box of form.querySelectorAll("input[type=file]"))
    for (const file of box.files)
      if (
        !(await file
          .slice(0, 1)
          .arrayBuffer()
          .then(
            () => true,
            () => false,
          ))
      )
        return file.name;
  return "";
};
ready(() => {
  const form = document.getElementById("import");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const report = document.getElementById("report"),
      body = new FormData(form);
    body.append(event.submitter.name, "1");
    report.textContent = "Reading…";
    const answer = await fetch(form.action || location.href, { method: "POST", body }).catch(() => null);
    const page =
      answer && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (page?.getElementById("report")) {
      const errors = page.querySelector("#import .errorlist");
      report.replaceChildren(...(errors ? [errors] : [...page.getElementById("report").childNodes]));
      return;
    }
    const changed = answer ? "" : await unreadable(form);
    report.textContent = changed
      ? `“${changed}” was changed on your computer after you chose it, so the browser does not send it. ` +
        "Choose it again and try it again. Nothing was kept."
      : (page
          ? `The server refused the file (${answer.status}).`
          : "The file did not arrive: the connection or the login was lost.") + " Nothing was kept.";
  });
});

// A step without our script for findings leaves the page where it was, and its message in sight.
ready(() => {
  document.getElementById("question_form")?.addEventListener("submit", ({ submitter }) => {
    if (submitter?.name === "_finding" || submitter?.closest(".checks"))
      sessionStorage.setItem("place", JSON.stringify([location.pathname, scrollY]));
  });
});
const backInPlace = () => {
  if (location.hash === "#findings") history.replaceState(null, "", location.pathname + location.search);
  const [path, top] = JSON.parse(sessionStorage.getItem("place") ?? "[]");
  sessionStorage.removeItem("place");
  if (path !== location.pathname || document.getElementById("mistakes")) return;
  document.querySelector(".messagelist")?.classList.add("messagelist--near");
  scrollTo(0, top);
};

// Everything is in its place now, and may be seen: Django's own scripts run through jQuery, and later than ours.
ready(() => {
  const show = () => {
    for (const sheet of document.querySelectorAll(".sheet")) sheet.dataset.ready = "";
    backInPlace();
    document.getElementById("mistakes")?.focus();
    const first = document.querySelector("[autofocus]");
    if (first && document.activeElement === document.body)
      (first.hidden ? document.querySelector(".tags-type") : first)?.focus();
  };
  const last = () => requestAnimationFrame(show);
  window.django?.jQuery ? window.django.jQuery(last) : last();
});
