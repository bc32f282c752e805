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
