// Conveniences of the board: choosing many units at once, and copying a text.

document.documentElement.classList.add("scripted");

const form = document.getElementById("act");
if (form) {
  const boxes = () => [...form.querySelectorAll("input[name=submission]")];
  const said = form.querySelector("[data-chosen]");
  const tell = () => {
    const count = boxes().filter((box) => box.checked).length;
    if (said) said.textContent = count === 0 ? said.dataset.none : `${said.dataset.some} ${count}`;
  };
  for (const button of form.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => {
      for (const box of boxes()) {
        box.checked = button.dataset.choose === "all" || (button.dataset.choose === "mine" && "mine" in box.dataset);
      }
      tell();
    });
  }
  form.addEventListener("change", tell);
  tell();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.select();
      document.execCommand("copy");
    }
    button.textContent = button.dataset.copied;
  });
}
