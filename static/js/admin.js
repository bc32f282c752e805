// A preview button under every Markdown box; the text is rendered as the public page will.
document.addEventListener("DOMContentLoaded", () => {
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
      const answer = await fetch("/admin/preview/", { method: "POST", body });
      if (answer.ok) {
        pane.innerHTML = await answer.text();
      } else {
        pane.textContent = "The preview is not to be had right now; your text is safe.";
      }
      pane.hidden = false;
    });
  }
});

// Suggested FAQ tags in the form of a consult: fetched once the form is there.
document.addEventListener("DOMContentLoaded", async () => {
  const tags = document.getElementById("tagged-group");
  const form = location.pathname.match(/^\/admin\/consults\/question\/\d+\//);
  if (!tags || !form) return;
  const answer = await fetch(`${form[0]}tags/`);
  if (!answer.ok || answer.redirected) return;
  const box = document.createElement("div");
  box.innerHTML = await answer.text();
  tags.append(box);
});

// Django's autocomplete boxes have no name for screen readers; they get that of their label.
const nameBoxes = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const box = select.parentNode.querySelector(".select2-selection");
    const label = select.labels?.[0];
    if (!box || !label) continue;
    const name = label.textContent.trim().replace(/:$/, "");
    box.removeAttribute("aria-labelledby");
    for (const part of [box, box.querySelector("[role=textbox]")]) part?.setAttribute("aria-label", name);
  }
};
window.django?.jQuery?.(nameBoxes); // runs after Django's own, which makes the boxes
document.addEventListener("formset:added", nameBoxes);
