// The panel of a cell: its page, fetched and put beside the grid.

let opener = null;
let asked = 0;

const panel = () => document.getElementById("panel");

/** Whether the panel is open. */
export const isOpen = () => panel() !== null && !panel().hidden;

/** Shows the details of an address; `from` gets the cursor back. `hold` leaves the cursor where it is. */
export async function open(address, from, { hold = false, offline = "" } = {}) {
  if (!panel()) return;
  opener = from;
  asked += 1;
  const mine = asked;
  panel().hidden = false;
  document.body.classList.add("with-panel");
  if (!hold) panel().focus();
  try {
    put(await (await fetch(address, { credentials: "same-origin" })).text(), mine);
  } catch {
    panel().querySelector("[data-panel-body]").textContent = offline;
  }
}

/** Closes it and gives the cursor back. */
export function close() {
  if (!isOpen()) return;
  panel().hidden = true;
  document.body.classList.remove("with-panel");
  opener?.focus();
}

function put(html, mine) {
  if (mine !== asked) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  const body = page.getElementById("line-details") ?? page.querySelector(".notice") ?? page.querySelector("main");
  panel().querySelector("[data-panel-body]").replaceChildren(...(body ? [document.adoptNode(body)] : []));
}

/** Wires what the panel needs; once. */
export function wire() {
  panel()?.querySelector("[data-close-panel]").addEventListener("click", close);
  panel()?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  // A letter is added or taken away without leaving the grid.
  panel()?.addEventListener("submit", async (event) => {
    event.preventDefault();
    asked += 1;
    const mine = asked;
    const form = event.target;
    const button = event.submitter;
    button?.setAttribute("aria-disabled", "true");
    const body = new FormData(form, button ?? undefined);
    try {
      const sent = form.enctype === "multipart/form-data" ? body : new URLSearchParams(body);
      put(await (await fetch(button?.getAttribute("formaction") ?? form.action, { method: "POST", body: sent, credentials: "same-origin" })).text(), mine);
    } catch {
      button?.removeAttribute("aria-disabled");
    }
  });
}
