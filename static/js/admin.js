// A preview button under every Markdown box; the text is rendered as the public page will. Needs desk.js.
document.addEventListener("DOMContentLoaded", () => {
  if (document.getElementById("preview-button")) return; // the whole page can be seen there
  for (const box of document.querySelectorAll("textarea.markdown")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "preview-button";
    button.textContent = "Preview";
    const pane = document.createElement("div");
    pane.className = "preview";
    pane.hidden = true;
    pane.setAttribute("aria-live", "polite");
    box.after(button, pane);
    button.addEventListener("click", async () => {
      const body = new FormData();
      body.append("text", box.value);
      body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      const answer = await fetch(`${desk()}preview/`, { method: "POST", body });
      if (answer.ok) {
        pane.innerHTML = await answer.text();
      } else {
        pane.textContent = "The preview is not to be had right now; your text is safe.";
      }
      pane.hidden = false;
    });
  }
});

// Django's autocomplete boxes have no name for screen readers; they get that of their label.
const nameBoxes = () => {
  document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
  // Rows of a table have no labels of their own; their boxes are named by column and row.
  for (const table of document.querySelectorAll(".tabular table")) {
    const names = [...table.querySelectorAll("thead th")].map((head) =>
      head.textContent.trim().replace("?", ""),
    );
    const corner = table.querySelector("th.original");
    if (corner) corner.outerHTML = '<td class="original"></td>';
    [...table.querySelectorAll("tbody tr.form-row")].forEach((row, place) => {
      [...row.cells].forEach((cell, column) => {
        for (const box of cell.querySelectorAll("input:not([type=hidden]), select"))
          box.setAttribute("aria-label", `${names[column] || names[column - 1] || "Row"} ${place + 1}`);
      });
    });
  }
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const box = select.parentNode.querySelector(".select2-selection");
    const name =
      select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent.trim().replace(/:$/, "");
    if (!box || !name) continue;
    box.removeAttribute("aria-labelledby");
    for (const part of [
      box,
      box.querySelector("[role=textbox]"),
      box.querySelector(".select2-search__field"),
    ])
      part?.setAttribute("aria-label", name);
  }
};
window.django?.jQuery?.(nameBoxes); // runs after Django's own, which makes the boxes
document.addEventListener("formset:added", nameBoxes);

document.addEventListener("DOMContentLoaded", () => {
  // On the page “Redact”, words selected in the texts go into the box.
  const value = document.querySelector("#redact [name=value]");
  for (const text of value ? document.querySelectorAll(".selectable") : []) {
    text.addEventListener("mouseup", () => {
      const words = getSelection().toString().trim();
      if (words) value.value = words;
    });
  }
});
