// Buttons that copy a text. Without a script the text is there to be marked by hand.

/** Copies the text of an element; says whether that worked. */
async function copy(element) {
  const text = element.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https browsers keep the clipboard to themselves: the text is marked, so that Ctrl+C takes it.
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(document.getElementById(button.dataset.copy)))) return;
    button.textContent = button.dataset.copied;
    document.getElementById("copy-status").textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
