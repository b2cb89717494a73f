// Moving from passage to passage with j and k, or n and p.

import { typing } from "./swap.js";

const passages = [...document.querySelectorAll("mark[id]")];
let here = -1;

function go(step) {
  if (passages.length === 0) return;
  passages[here]?.classList.remove("here");
  here = (here + step + passages.length) % passages.length;
  const mark = passages[here];
  mark.classList.add("here");
  mark.scrollIntoView({ block: "center" });
  history.replaceState(null, "", `#${mark.id}`);
}

const target = location.hash && document.getElementById(location.hash.slice(1));
if (target) here = passages.indexOf(target);

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  if (event.key === "j" || event.key === "n") go(1);
  else if (event.key === "k" || event.key === "p") go(here < 0 ? 0 : -1);
});
