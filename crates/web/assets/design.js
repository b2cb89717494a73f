// The designer of forms: changes are saved in place, and the catalogue is searched while one types.
// Without this every button is a form of its own and every search a page.

import { load } from "./swap.js";
import { fold } from "./typed.js";

/** Shows the elements whose words begin with or contain every word of the search. */
function search(field) {
  const words = fold(field.value).split(" ");
  let shown = 0;
  for (const item of document.querySelectorAll("#picker [data-fold]")) {
    item.hidden = !words.every((word) => item.dataset.fold.includes(word));
    if (!item.hidden) shown += 1;
  }
  const count = document.getElementById("picker-count");
  if (count) count.textContent = String(shown);
}

document.addEventListener("input", (event) => {
  if (event.target.id === "picker-q") search(event.target);
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const searched = document.getElementById("picker-q")?.value ?? "";
  const own = form.closest("details")?.id;
  const open = [...document.querySelectorAll("#design details[open][id]")].map((one) => one.id);
  form.setAttribute("aria-busy", "true");
  const done = await load(form.action, { method: "POST", body });
  form.removeAttribute("aria-busy");
  if (!done) return;
  const refused = document.querySelector("[data-testid=form-problem]");
  for (const id of open) {
    const part = document.getElementById(id);
    if (part && (refused || id !== own)) part.open = true;
  }
  const field = document.getElementById("picker-q");
  if (field && searched !== "") {
    field.value = searched;
    search(field);
  }
  refused?.scrollIntoView({ block: "nearest" });
});
