// Findings of the checks: settled by keyboard, in place, without loading the page anew. Needs desk.js.
// Without script each button posts the whole form and the page comes back at the findings.
const COLUMNS = {
  "asker.name": "asker_name",
  "asker.age": "asker_age_band",
  "more_info.body": "more_info",
  "more_info.reviewed_by": "more_info_reviewed_by",
};
const boxOf = (field) => {
  const reply = field.match(/^replies\[(\d+)\]\.(\w+)$/);
  return document.getElementById(
    reply ? `id_replies-${reply[1]}-${reply[2]}` : `id_${COLUMNS[field] ?? field}`,
  );
};
const findingsNow = () => [...document.querySelectorAll("#findings .check")];
const openFinding = (finding) => {
  if (!finding) return;
  finding.querySelector("details").open = true;
  finding.querySelector("summary").focus();
};

// The keys that a finding listens to; none of them acts while one could be typing.
const toWords = (finding) => {
  const box = boxOf(finding.dataset.at);
  if (!box) return false;
  box.dataset.cameFrom = finding.dataset.key;
  box.focus();
  box.setSelectionRange?.(Number(finding.dataset.start), Number(finding.dataset.end));
  box.scrollIntoView({ block: "center" });
  return true;
};
const move = (finding, by) => {
  const all = findingsNow();
  openFinding(all[(all.indexOf(finding) + by + all.length) % all.length]);
  return true;
};
const FINDING_KEYS = {
  j: (finding) => move(finding, 1),
  ArrowDown: (finding) => move(finding, 1),
  k: (finding) => move(finding, -1),
  ArrowUp: (finding) => move(finding, -1),
  Enter: toWords,
  f: toWords,
  a: (finding) => press(finding, ".check__accept, [value^='review:'], .check__redact"),
  d: (finding) => {
    const reason = finding.querySelector(".check__dismiss input");
    reason?.focus();
    return Boolean(reason);
  },
};
const press = (finding, buttons) => {
  const button = finding.querySelector(buttons);
  button?.click();
  return Boolean(button);
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const { target } = event;
  if (event.key === "F8") {
    const all = findingsNow();
    const here = all.findIndex((one) => one.querySelector("details").open);
    const step = event.shiftKey ? -1 : 1;
    const inside = target.closest?.(".check");
    openFinding(inside ? all[(here + step + all.length) % all.length] : (all[here] ?? all[0]));
    event.preventDefault();
    return;
  }
  const finding = target.closest?.(".check");
  if (event.key === "Escape" && target.dataset?.cameFrom) {
    openFinding(document.querySelector(`.check[data-key="${CSS.escape(target.dataset.cameFrom)}"]`));
    return;
  }
  if (!finding) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (typing && event.key === "Enter") press(finding, ".check__dismiss button");
  else if (typing && event.key === "Escape") finding.querySelector("summary").focus();
  else if (typing || (target.tagName === "BUTTON" && event.key === "Enter")) return;
  else if (localStorage.getItem("keys") === "off" && event.key.length === 1) return;
  else if (!FINDING_KEYS[event.key]?.(finding)) return;
  event.preventDefault();
});

// A step is sent as the form would be, and what came of it is put in its place: the list, what was told, the
// version, and the boxes that the step changed. Whatever else is answered is left to the browser.
const copyBoxes = (form, fresh) => {
  for (const box of fresh.elements) {
    const own = box.name && form.elements[box.name];
    if (!own || own.length !== undefined || ["checkbox", "radio", "submit"].includes(box.type)) continue;
    if (own.name === "_tab" || own.value === box.value) continue;
    own.value = box.value;
    if (own.type !== "hidden") own.dispatchEvent(new Event("input", { bubbles: true }));
  }
};
const told = (page) => {
  document.querySelector(".messagelist")?.remove();
  const list = page.querySelector(".messagelist");
  if (!list) return;
  list.classList.add("messagelist--near");
  list.setAttribute("role", "status");
  document.getElementById("content").before(list);
};
const settle = async (form, button) => {
  const place = findingsNow().indexOf(button.closest(".check"));
  const body = new FormData(form);
  body.append(button.name, button.value);
  document.getElementById("findings").setAttribute("aria-busy", "true");
  const answer = await fetch(location.href, { method: "POST", body: new URLSearchParams(body) }).catch(
    () => null,
  );
  const here = answer?.ok && answer.redirected && new URL(answer.url).pathname === location.pathname;
  if (!here) {
    if (answer?.redirected) location = answer.url;
    else {
      form.dataset.plain = "1";
      form.requestSubmit(button); // refused or lost: the page says it as it always does
    }
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("question_form");
  copyBoxes(form, fresh);
  document.getElementById("findings").replaceWith(page.getElementById("findings"));
  for (const part of [".head__line", ".head__next"])
    document.querySelector(part)?.replaceWith(...page.querySelectorAll(part));
  told(page);
  form.dispatchEvent(new Event("settled"));
  const left = findingsNow();
  openFinding(left[Math.min(Math.max(place, 0), left.length - 1)]);
  if (!left.length) document.querySelector(".head__next")?.focus();
};
ready(() => {
  const form = document.getElementById("question_form");
  if (!form || !document.getElementById("findings")) return;
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || form.dataset.plain || !button?.closest("#findings")) return;
    if (button.hidden || button.value.startsWith("redact:")) return;
    event.preventDefault();
    settle(form, button);
  });
});
