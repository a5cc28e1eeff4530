// What needs JavaScript: copying, check boxes that remember, the place on a page kept when the language changes.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const status = document.getElementById("status");

  const select = (node) => {
    const selection = getSelection();
    selection.removeAllRanges();
    const range = document.createRange();
    range.selectNodeContents(node);
    selection.addRange(range);
  };

  // Browsers offer the clipboard to safe origins only; elsewhere there is no button.
  for (const box of navigator.clipboard ? document.querySelectorAll(".code") : []) {
    const code = box.querySelector("code");
    // Of a terminal, only what is to be typed.
    const typed = code.cloneNode(true);
    for (const part of typed.querySelectorAll(".hl-prompt, .hl-o")) part.remove();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    let timer;
    button.addEventListener("click", async () => {
      let said = words.copied;
      try {
        await navigator.clipboard.writeText(typed.textContent.trimEnd());
        button.textContent = words.copied;
      } catch {
        select(code);
        said = words.copyFailed;
      }
      // Emptied first, so that a second copy is announced as well.
      status.textContent = "";
      clearTimeout(timer);
      setTimeout(() => (status.textContent = said), 50);
      timer = setTimeout(() => (button.textContent = words.copy), 3000);
    });
    box.append(button);
  }

  // Ticks last as long as the tab and leave nothing behind.
  const boxes = document.querySelectorAll("main input[type=checkbox]");
  const key = "steps " + location.pathname;
  try {
    const ticked = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    boxes.forEach((box, index) => (box.checked ||= ticked.includes(index)));
    document.addEventListener("change", () => {
      const now = [...boxes.keys()].filter((index) => boxes[index].checked);
      sessionStorage.setItem(key, JSON.stringify(now));
    });
  } catch {
    // Storage is switched off: the boxes still work.
  }

  // Where style.css shows closed navigation anyway, it is open for assistive technology, too.
  for (const [name, width] of CSS.supports("selector(::details-content)") ? [[".menu", "48em"], [".toc", "64em"]] : []) {
    const details = document.querySelector(name);
    if (!details) continue;
    const room = matchMedia(`(min-width: ${width})`);
    const fit = () => (details.open = room.matches);
    room.addEventListener("change", fit);
    fit();
  }

  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", () => (link.hash = location.hash));
  }
})();
