// Signing out of a browser that others use too: figures that were not sent stay in it no longer, and
// go only when the person says so.

/** The names under which an account's unsent figures are kept. */
export function kept(storage, prefix) {
  const names = [];
  for (let at = 0; at < storage.length; at += 1) names.push(storage.key(at));
  return names.filter((name) => name.startsWith(prefix));
}

/** Removes what an account left unsent in this browser; how many cells it was. */
export function forget(storage, prefix) {
  const names = kept(storage, prefix);
  for (const name of names) storage.removeItem(name);
  return names.length;
}

globalThis.document?.querySelector("form[data-forget]")?.addEventListener("submit", (event) => {
  const { forget: prefix, ask, offline } = event.target.dataset;
  try {
    const count = kept(localStorage, prefix).length;
    if (count > 0 && !navigator.onLine) {
      event.preventDefault();
      alert(offline.replace("{x}", count));
    } else if (count > 0 && !confirm(ask.replace("{x}", count))) {
      event.preventDefault();
    } else {
      forget(localStorage, prefix);
      dispatchEvent(new Event("cotmoc-forget"));
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
});
