// What pages do beyond links and forms; everything works without it.
// The search box suggests topics, doctors and titles (ARIA combobox with a list box).
((box) => {
  const list = document.getElementById("suggestions");
  const set = (name, value) => box.setAttribute(name, value);
  let chosen = -1,
    timer,
    asked;
  const choose = (to) => {
    const options = list.children;
    chosen = to < -1 ? options.length - 1 : to >= options.length ? -1 : to;
    [...options].forEach((option, n) => option.setAttribute("aria-selected", n === chosen));
    set("aria-activedescendant", chosen < 0 ? "" : options[chosen].id);
  };
  const show = (found) => {
    list.replaceChildren(
      ...found.map((one, n) => {
        const option = document.createElement("li");
        const note = document.createElement("small");
        Object.assign(option, { id: `s${n}`, role: "option", textContent: one.name });
        note.textContent = one.note;
        option.append(" ", note);
        option.onclick = () => {
          location = one.url;
        };
        return option;
      }),
    );
    list.hidden = !found.length;
    set("aria-expanded", !list.hidden);
    choose(-1);
  };
  const ask = () => {
    const text = (asked = box.value.trim());
    if (text.length < 2) return show([]);
    fetch(`${box.form.dataset.suggest}?q=${encodeURIComponent(text)}`)
      .then((answer) => answer.json())
      .then((found) => asked === text && document.activeElement === box && show(found.suggestions))
      .catch(() => show([]));
  };
  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-controls", list.id);
  list.onmousedown = (press) => press.preventDefault(); // keeps the box focused
  show([]);
  box.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  };
  box.onblur = () => {
    asked = "";
    show([]);
  };
  box.onkeydown = (press) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key];
    if (step && !list.hidden) {
      press.preventDefault();
      choose(chosen + step);
    }
    if (press.key === "Escape" && !list.hidden) {
      press.preventDefault();
      show([]);
    }
    if (press.key === "Enter" && chosen >= 0) {
      press.preventDefault();
      list.children[chosen].click();
    }
  };
})(document.getElementById("q"));
// Copy the address of a consult, or hand it to the device's own share sheet.
(() => {
  const find = (name) => document.querySelector(`[data-${name}]`);
  const [share, copy, done] = ["share", "copy", "done"].map(find);
  if (!done) return;
  const url = document.querySelector("link[rel=canonical]").href;
  if (navigator.share) {
    share.hidden = false;
    share.onclick = () => navigator.share({ title: document.title, url }).catch(() => {});
  }
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.onclick = () =>
      navigator.clipboard.writeText(url).then(
        () => {
          done.textContent = "Link copied";
        },
        () => {
          done.textContent = url;
        },
      );
  }
})();
