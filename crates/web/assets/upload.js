// The drop zone. Without this it is a file field and a button.

import "./swap.js";

const form = document.getElementById("import");
const input = form.querySelector("input[type=file]");
const status = form.querySelector("[data-status]");

function send() {
  const file = input.files[0];
  if (!file) return;
  if (file.size > Number(form.dataset.limit)) {
    status.textContent = form.dataset.tooLarge;
    input.value = "";
    return;
  }
  form.requestSubmit();
}

form.addEventListener("submit", () => {
  const progress = document.createElement("progress");
  status.replaceChildren(form.dataset.busy, progress);
  form.querySelector("button").setAttribute("aria-disabled", "true");
});

input.addEventListener("change", () => {
  if (input.files[0]?.size > Number(form.dataset.limit)) send();
  else status.textContent = "";
});

let depth = 0;
const hasFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragenter", (event) => {
  if (!hasFile(event)) return;
  depth += 1;
  form.classList.add("over");
});
document.addEventListener("dragleave", () => {
  depth = Math.max(0, depth - 1);
  if (depth === 0) form.classList.remove("over");
});
document.addEventListener("dragover", (event) => { if (hasFile(event)) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  if (!hasFile(event)) return;
  event.preventDefault();
  depth = 0;
  form.classList.remove("over");
  input.files = event.dataTransfer.files;
  send();
});

// Coming back with the browser's button finds the form ready again.
addEventListener("pageshow", () => {
  status.textContent = "";
  form.querySelector("button").removeAttribute("aria-disabled");
});
