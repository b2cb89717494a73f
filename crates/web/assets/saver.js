// Between a page's cells and the server: sends what is unsent, says at the foot of the page how
// things stand, keeps the last changes for undoing, and looks for what others changed.

import { Unsent } from "./unsent.js";

const undoFor = 10_000;

/** Puts values into words that carry {x} and {y}. */
export const fill = (words, x, y) => words.replaceAll("{x}", x ?? "").replaceAll("{y}", y ?? "");

/** A name that no other change has. */
function token() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A place that keeps texts while the page is open, for browsers that allow no other. */
function memory() {
  const map = new Map();
  return {
    get length() { return map.size; },
    key: (at) => [...map.keys()][at] ?? null,
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, value) => map.set(name, value),
    removeItem: (name) => map.delete(name),
  };
}

function place() {
  try {
    localStorage.setItem("cotmoc-try", "1");
    localStorage.removeItem("cotmoc-try");
    return { storage: localStorage, kept: true };
  } catch {
    return { storage: memory(), kept: false };
  }
}

export class Saver {
  /** `data` is what the page was given; `show(key, state, change, result)` draws a cell; `progress` is told of counts. */
  constructor(data, show, progress) {
    Object.assign(this, { data, show, progress, token: data.token, undoing: [], problem: null, savedAt: null });
    const { storage, kept } = place();
    this.storage = storage;
    this.prefix = `cotmoc-unsent/${data.account}/`;
    this.bar = document.querySelector(".entry-bar");
    this.queue = new Unsent({
      storage, prefix: `${this.prefix}${data.scope}/`, token,
      send: (changes) => this.post(changes),
      later: (work, delay) => { const timer = setTimeout(work, delay); return () => clearTimeout(timer); },
      tell: (event) => this.hear(event),
    });
    this.unkept = !kept;
    this.listen();
  }

  listen() {
    addEventListener("online", () => this.queue.retry());
    addEventListener("offline", () => this.say());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.back(); });
    // What is still on its way when the page goes is sent along; it is also kept here until answered.
    addEventListener("pagehide", () => this.farewell());
    addEventListener("beforeunload", (event) => { if (this.unkept && this.queue.count > 0) event.preventDefault(); });
    // Whoever signs out and gives up what is unsent does not send it after all.
    addEventListener("cotmoc-forget", () => this.queue.cells.clear());
    document.querySelector("[data-undo-button]")?.addEventListener("click", () => this.undo());
  }

  /** Sends what waits, and waits for the answers so many tenths of a second at most. It always takes a turn of
      its own: within the event of a form's first attempt a browser ignores that the form is submitted again. */
  async settle(most) {
    const turn = (delay) => new Promise((done) => { setTimeout(done, delay); });
    const waiting = () => [...this.queue.cells.values()].some((cell) => !cell.refused);
    await this.queue.retry();
    await turn(0);
    for (let nth = 0; nth < most && !this.problem && waiting(); nth += 1) await turn(100);
  }

  /** Takes up what an earlier visit left unsent. */
  restore() {
    const changes = this.queue.restore();
    for (const change of changes) this.show(`${change.submission}/${change.line}`, "unsent", change);
    if (changes.length > 0) this.flash(fill(this.data.words.restored, changes.length));
    this.say();
    if (changes.length > 0) this.queue.retry();
    return changes;
  }

  /** Takes changes; `before` are the answers that undoing puts back. */
  put(changes, before, words) {
    this.way = changes.length > 1 ? "paste" : this.data.way;
    for (const change of changes) this.queue.put(change, changes.length > 1 ? 0 : 250);
    if (before) this.offerUndo(before, words);
    this.say();
  }

  async post(changes) {
    let response;
    try {
      response = await fetch(this.data.save, {
        method: "POST", credentials: "same-origin", redirect: "manual",
        headers: { "content-type": "application/json", "x-cotmoc-token": this.token },
        body: JSON.stringify({ way: this.way ?? this.data.way, changes: changes.map(spoken) }),
        signal: AbortSignal.timeout?.(20_000),
      });
    } catch {
      throw { reason: "offline" };
    }
    if (response.status === 401 || response.type === "opaqueredirect") throw { reason: "signed-out" };
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    if (response.status === 403 && !this.renewed) {
      // The session was renewed in another tab: its token is asked for once, and the same is sent again.
      this.renewed = true;
      await this.refresh();
      return this.post(changes);
    }
    if (response.status === 403) throw { reason: "forbidden", message: answer.message ?? "" };
    if (response.status >= 500 || response.status === 429) throw { reason: "offline" };
    throw { reason: "refused", message: [answer.message, answer.hint].filter(Boolean).join(" ") };
  }

  farewell() {
    const changes = this.queue.pending().filter((change) => !this.queue.cells.get(`${change.submission}/${change.line}`)?.refused);
    if (changes.length === 0 || changes.length > 200 || this.queue.paused || this.queue.underWay) return;
    const waiting = changes.map((change) => this.queue.cells.get(`${change.submission}/${change.line}`).changes[0]);
    fetch(this.data.save, {
      method: "POST", credentials: "same-origin", keepalive: true,
      headers: { "content-type": "application/json", "x-cotmoc-token": this.token },
      body: JSON.stringify({ way: this.data.way, changes: waiting.map(spoken) }),
    }).catch(() => {});
  }

  hear(event) {
    if (event.kind === "cell") {
      this.show(event.key, event.state, event.change, event.result);
      if (event.state === "saved") this.savedAt = new Date();
    } else if (event.kind === "unkept") {
      this.unkept = true;
    } else if (event.kind === "line") {
      this.problem = event;
    }
    if (event.reached) { this.problem = null; this.renewed = false; }
    for (const one of event.progress ?? []) this.progress(one);
    this.say();
  }

  /** Says how things stand. */
  say() {
    if (!this.bar) return;
    const { words } = this.data;
    const waiting = [...this.queue.cells.values()].filter((cell) => !cell.refused).length;
    const stuck = this.queue.count - waiting;
    const [look, shape, text, link] = this.standing(words, waiting, stuck);
    this.bar.classList.toggle("offline", look === "offline");
    this.bar.classList.toggle("broken", look === "broken");
    this.bar.classList.toggle("kept", look === "kept");
    this.bar.querySelector("[data-line] .shape").textContent = shape;
    const place = this.bar.querySelector("[data-line-words]");
    const said = this.unkept && waiting > 0 ? `${text} ${words.unkept}` : text;
    if (place.dataset.said === said) return;
    place.dataset.said = said;
    place.replaceChildren(said, ...(link ? [" ", link] : []));
  }

  standing(words, waiting, stuck) {
    if (this.problem?.state === "signed-out") {
      return ["broken", "✕", fill(words.signedOut, waiting), anchor(words.signIn, `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)];
    }
    if (this.problem?.state === "forbidden") {
      return ["broken", "✕", fill(words.forbidden, this.problem.message), anchor(words.reload, location.href)];
    }
    if (waiting > 0 && (this.problem?.state === "offline" || navigator.onLine === false)) return ["offline", "○", fill(words.offline, waiting)];
    if (stuck > 0) return ["broken", "✕", fill(words.problems, stuck)];
    if (this.queue.underWay) return ["", "◐", fill(words.sending, waiting)];
    if (waiting > 0) return ["", "○", fill(words.unsent, waiting)];
    if (this.note) return ["kept", "✓", this.note];
    if (this.savedAt) return ["kept", "✓", fill(words.kept, this.savedAt.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" }))];
    return ["", "", words.ready];
  }

  /** Says something for a while. */
  flash(text) {
    this.note = text;
    clearTimeout(this.noteTimer);
    this.noteTimer = setTimeout(() => { this.note = null; this.say(); }, 8000);
    this.say();
  }

  offerUndo(before, words) {
    this.undoing = before;
    const place = document.querySelector("[data-undo]");
    if (!place) return;
    place.querySelector("[data-undo-words]").textContent = words;
    place.hidden = false;
    clearTimeout(this.undoTimer);
    this.undoTimer = setTimeout(() => { place.hidden = true; this.undoing = []; }, undoFor);
  }

  /** Puts back what stood before the last change. */
  undo() {
    const place = document.querySelector("[data-undo]");
    if (place) place.hidden = true;
    const before = this.undoing;
    this.undoing = [];
    if (before.length > 0) this.data.putBack(before);
    return before.length > 0;
  }

  /** The tab is looked at again. */
  async back() {
    if (this.queue.count > 0 || this.queue.paused) await this.queue.retry();
    await this.refresh();
  }

  /** Asks what stands in the cells now; the answer is empty where nothing changed. */
  async refresh() {
    if (!this.data.cells) return;
    try {
      const response = await fetch(this.data.cells, { credentials: "same-origin", redirect: "manual", cache: "no-cache", headers: { accept: "application/json" } });
      if (!response.ok) return;
      const answer = await response.json();
      if (answer.token) this.token = answer.token;
      const changed = this.data.fresh(answer);
      if (changed > 0) this.flash(fill(this.data.words.fresh, changed));
    } catch {
      // No connection: what is shown stays, and unsent cells say that they are unsent.
    }
  }
}

/** A change as a person would type it: behind a comma stand decimals, whatever their number. */
const spoken = (change) => ({ ...change, value: change.value.replace(".", ",") });

function anchor(words, href) {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = words;
  return link;
}
