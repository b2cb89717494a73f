// A form that can no longer be changed, in a browser that still holds figures for it: they are shown, so
// that they can be noted down, and go when the person says so.

import { show } from "./numbers.js";
import { forget } from "./leave.js";

const box = document.getElementById("left");
const { prefix, nothing } = box.dataset;

function waiting() {
  const found = [];
  for (let at = 0; at < localStorage.length; at += 1) {
    const name = localStorage.key(at);
    if (!name.startsWith(prefix)) continue;
    try {
      found.push(JSON.parse(localStorage.getItem(name)).at(-1));
    } catch {
      // Not ours, or broken: forgotten with the others.
    }
  }
  return found;
}

const found = (() => { try { return waiting(); } catch { return []; } })();
if (found.length > 0) {
  box.querySelector("ul").replaceChildren(...found.map(({ line, value, missing, reason }) => {
    const item = document.createElement("li");
    item.textContent = `${line}: ${missing ? nothing : show(value)}${reason ? ` (${reason})` : ""}`;
    return item;
  }));
  box.querySelector("button").addEventListener("click", () => { forget(localStorage, prefix); box.hidden = true; });
  box.hidden = false;
}
