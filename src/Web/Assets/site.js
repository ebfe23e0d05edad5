// Optional: every page works without it.
(() => {
  "use strict";

  // <button class="copy" data-copy-target="id" hidden>: copies the element's value or text.
  const copyable = (element) => "value" in element ? element.value : element.innerText.trim();
  for (const button of document.querySelectorAll(".copy[data-copy-target]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const target = document.getElementById(button.dataset.copyTarget);
      if (!target) return;
      try {
        await navigator.clipboard.writeText(copyable(target));
        button.textContent = "Copied";
        button.setAttribute("aria-live", "polite");
      } catch {
        const range = document.createRange();
        range.selectNodeContents(target);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        button.textContent = "Press Ctrl+C";
      }
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }

  // <input data-filter="#list">: hides the list's children (or its [data-filter-item]s) that do not contain every word.
  for (const input of document.querySelectorAll("[data-filter]")) {
    const list = document.querySelector(input.dataset.filter);
    if (!list) continue;
    const marked = list.querySelectorAll("[data-filter-item]");
    const items = marked.length ? [...marked] : [...list.children];
    const empty = document.querySelector(`[data-filter-empty="${input.dataset.filter}"]`);
    const apply = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        const text = item.textContent.toLowerCase() + " " + (item.dataset.filterText ?? "").toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) shown++;
      }
      if (empty) empty.hidden = shown > 0;
    };
    (input.closest("[data-filter-box]") ?? input).hidden = false;
    input.addEventListener("input", apply);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { input.value = ""; apply(); }
      if (event.key === "Enter") event.preventDefault();
    });
    apply();
  }

  // <time data-expires datetime="…">: counts down; data-expired-text is shown at the end. data-now is the server's clock.
  for (const element of document.querySelectorAll("[data-expires]")) {
    const end = Date.parse(element.dataset.expires || element.getAttribute("datetime"));
    if (Number.isNaN(end)) continue;
    const ahead = element.dataset.now ? Date.parse(element.dataset.now) - Date.now() : 0;
    const two = (number) => String(number).padStart(2, "0");
    const tick = () => {
      const left = Math.max(0, Math.floor((end - Date.now() - ahead) / 1000));
      const hours = Math.floor(left / 3600), minutes = Math.floor(left / 60) % 60;
      element.textContent = left === 0 ? (element.dataset.expiredText ?? "expired")
        : hours ? `${hours} h ${two(minutes)} min` : `${minutes}:${two(left % 60)} min`;
      element.classList.toggle("expiring", left < 300);
      if (left > 0) setTimeout(tick, 1000);
    };
    tick();
  }
})();
