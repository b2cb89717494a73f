// Pages work without this: every link and form leads to a whole page. Here the same page is fetched
// and only its live parts are put in place, so that the scroll position and the other pane stay.

/** Marks the document as scripted, for hints that only make sense then. */
document.documentElement.classList.add("scripted");

/** Puts the live parts of a fetched page in place of ours. */
function put(page) {
  for (const fresh of page.querySelectorAll("[data-live][id]")) {
    const old = document.getElementById(fresh.id);
    if (!old || old.innerHTML === fresh.innerHTML) continue;
    const scroll = old.scrollTop;
    old.replaceWith(document.adoptNode(fresh));
    document.getElementById(fresh.id).scrollTop = scroll;
  }
}

/** Fetches a page and puts it in place; whether that worked. What went wrong is said. */
export async function load(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    say(document.getElementById("toast")?.dataset.offline ?? "");
    return false;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const failed = page.querySelector("[data-testid=error-page]");
  if (failed) {
    say(failed.querySelector(".notice")?.textContent ?? failed.querySelector("h1")?.textContent ?? "");
    return false;
  }
  put(page);
  return true;
}

let timer;

/** Says something at the foot of the page for a while. */
export function say(text) {
  const toast = document.getElementById("toast");
  if (!toast) return;
  toast.textContent = text.trim();
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => { toast.hidden = true; }, 10000);
}

/** Whether a key press belongs to a field rather than to the page. */
export function typing(event) {
  return event.ctrlKey || event.metaKey || event.altKey
    || event.target.closest?.("input, textarea, select, dialog, [contenteditable]") !== null;
}
