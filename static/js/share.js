// Copy the address, or hand it to the device's own share sheet. The links beside work without it.
(() => {
  const find = (name) => document.querySelector(`[data-${name}]`);
  const [share, copy, done] = ["share", "copy", "done"].map(find);
  const url = document.querySelector("link[rel=canonical]").href;
  if (navigator.share) {
    share.hidden = false;
    share.onclick = () => navigator.share({ title: document.title, url }).catch(() => {});
  }
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.onclick = () => navigator.clipboard.writeText(url).then(
      () => { done.textContent = "Link copied"; },
      () => { done.textContent = url; },
    );
  }
})();
