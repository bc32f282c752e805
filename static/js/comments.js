// Comments at words: choose words in the text, say something, and go from a comment to its words. Needs desk.js.
// Without script the words are written into the box of the comment.
const BOXES = { title: "title", subject: "subject", body: "body", more_info: "more_info" };
// Where the words of a comment stand: a box, or for those who only read the text that is shown.
const textOf = (id) => {
  const box = document.getElementById(id);
  if (box) return box;
  const [, row, field] = id.match(/^id_(?:replies-(\d+)-)?(\w+)$/) ?? [];
  const inside = row === undefined ? document.querySelector(".words") : document.getElementById(`replies-${row}`);
  return inside?.querySelector(`.field-${field} .readonly`);
};
const fieldOf = (node) => {
  const row = node?.closest?.(".words .form-row");
  const name = [...(row?.classList ?? [])].find((one) => one.startsWith("field-"))?.slice(6);
  return row?.closest(".inline-related") ? (name === "body" ? "replies" : "") : (BOXES[name] ?? "");
};
// The letters of shown text, counted as the server counts them: a range of it.
const rangeOf = (node, words) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const parts = [];
  let whole = "";
  while (walker.nextNode()) {
    parts.push([whole.length, walker.currentNode]);
    whole += walker.currentNode.data;
  }
  const pattern = words.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = whole.match(new RegExp(pattern.join("\\s+")));
  if (!found) return null;
  const at = (place) => parts.findLast(([start]) => start <= place);
  const range = document.createRange();
  const [first, last] = [at(found.index), at(found.index + found[0].length - 1)];
  range.setStart(first[1], found.index - first[0]);
  range.setEnd(last[1], found.index + found[0].length - last[0]);
  return range;
};

const goToWords = (comment) => {
  const place = textOf(comment.dataset.box);
  if (!place) return;
  if (place.setSelectionRange) {
    place.focus();
    place.setSelectionRange(Number(comment.dataset.start), Number(comment.dataset.end));
    place.scrollIntoView({ block: "center" });
    return;
  }
  const range = rangeOf(place, comment.querySelector(".comment__words").textContent);
  if (!range) return;
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  place.scrollIntoView({ block: "center" });
};
const drawComments = () => {
  const ranges = [];
  for (const comment of document.querySelectorAll(".comment[data-box], .hint[data-box]")) {
    const words = comment.querySelector(".comment__words");
    const place = textOf(comment.dataset.box);
    if (!words || !place || words.querySelector("button")) continue;
    const button = make("button", { type: "button", textContent: words.textContent });
    button.onclick = () => goToWords(comment);
    words.replaceChildren(button);
    const range = place.setSelectionRange || comment.matches(".hint") ? null : rangeOf(place, button.textContent);
    if (range) ranges.push(range);
  }
  if (globalThis.Highlight) CSS.highlights.set("comment", new Highlight(...ranges));
};

// What is chosen right now: [field, words, place of the first letter, node], or nothing.
const chosenWords = () => {
  const box = document.activeElement;
  if (box?.matches?.("textarea, input[type=text]") && fieldOf(box)) {
    const words = box.value.slice(box.selectionStart, box.selectionEnd);
    return words.trim() ? [fieldOf(box), words, box.selectionStart, box] : null;
  }
  const selection = getSelection();
  const node = selection.anchorNode?.parentElement;
  const words = selection.toString();
  return words.trim() && fieldOf(node) ? [fieldOf(node), words, 0, node] : null;
};
const sayAt = ([field, words, near]) => {
  document.querySelector(".on-words").hidden = true;
  const panel = document.querySelector("#comments .talk__say");
  const form = document.getElementById("talk");
  panel.open = true;
  form.elements.field.value = field;
  form.elements.words.value = words.trim();
  form.elements.near.value = near;
  form.elements.text.focus();
  panel.scrollIntoView({ block: "nearest" });
};

ready(() => {
  drawComments();
  const form = document.getElementById("talk");
  if (!form) return;
  if (!document.querySelector("#comments .talk__say")) return;
  const button = make("button", {
    type: "button",
    className: "button button--small on-words",
    textContent: "Comment on these words",
    hidden: true,
  });
  document.body.append(button);
  button.onmousedown = (event) => event.preventDefault(); // the words stay chosen
  button.onclick = () => {
    const chosen = chosenWords();
    button.hidden = true;
    if (chosen) sayAt(chosen);
  };
  document.addEventListener("selectionchange", () => {
    const chosen = chosenWords();
    button.hidden = !chosen;
    if (!chosen) return;
    const place = chosen[3].getBoundingClientRect();
    button.style.insetInlineStart = `${Math.max(place.right + scrollX - button.offsetWidth, 0)}px`;
    button.style.insetBlockStart = `${place.top + scrollY - button.offsetHeight - 4}px`;
  });
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || !event.altKey || event.key.toLowerCase() !== "m") return;
    const chosen = chosenWords();
    event.preventDefault();
    sayAt(chosen ?? ["", "", ""]);
  });
  form.addEventListener("submit", async (event) => {
    if (form.dataset.plain) return;
    event.preventDefault();
    const body = new FormData(form);
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body) }).catch(
      () => null,
    );
    const here = answer?.ok && new URL(answer.url).pathname === location.pathname;
    const page = here ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (!page?.getElementById("comments")) {
      form.dataset.plain = "1"; // lost: the page says it as it always does
      form.requestSubmit(event.submitter);
      return;
    }
    const refused = page.querySelector(".messagelist .warning");
    told(page);
    if (refused) return;
    document.getElementById("comments").replaceWith(page.getElementById("comments"));
    const back = page.getElementById("back-because")?.closest(".menu__panel");
    if (back) document.getElementById("back-because").closest(".menu__panel").replaceWith(back);
    form.elements.near.value = "";
    drawComments();
    document.querySelector("#comments .talk__say summary").focus();
  });
});
