// Changes on their way to the server. Each is written down in the browser before it is sent and
// struck out when the server has answered, so that a cut connection, a closed tab or an expired
// session loses nothing. Each carries a name of its own: sent twice, it is kept once.
//
// Nothing here touches the page: storage, sending, waiting and names are parameters.

const waits = [1, 2, 4, 8, 15, 30];
const most = 200;

/** How long after the n-th failure in a row the next attempt is made, in milliseconds. */
export const backoff = (failures) => waits[Math.min(failures, waits.length) - 1] * 1000;

export const cellKey = (submission, line) => `${submission}/${line}`;

export class Unsent {
  /**
   * `storage` is like localStorage; `prefix` names account and page; `send(changes)` gives
   * `{ results, progress }` or throws `{ reason: "offline" | "signed-out" | "forbidden" | "refused", message }`;
   * `later(work, milliseconds)` gives a function that cancels; `token()` gives a new name;
   * `tell(event)` is told of every change of state.
   */
  constructor({ storage, prefix, send, later, token, tell }) {
    Object.assign(this, { storage, prefix, send, later, token, tell });
    // Cell → the changes that the server has not confirmed, oldest first: at most one is under way
    // and one stands behind it.
    this.cells = new Map();
    this.underWay = false;
    this.failures = 0;
    this.paused = null;
    this.cancel = null;
  }

  /** Takes up what an earlier visit left behind; gives the newest change of each cell. */
  restore() {
    const names = [];
    for (let at = 0; at < this.storage.length; at += 1) names.push(this.storage.key(at));
    for (const name of names) {
      if (!name.startsWith(this.prefix)) continue;
      try {
        const changes = JSON.parse(this.storage.getItem(name));
        if (Array.isArray(changes) && changes.length > 0) {
          this.cells.set(name.slice(this.prefix.length), { changes, tried: true, refused: false });
        }
      } catch {
        this.storage.removeItem(name);
      }
    }
    return this.pending();
  }

  /** The newest unconfirmed change of each cell. */
  pending() {
    return [...this.cells.values()].map(({ changes }) => changes[changes.length - 1]);
  }

  /** How many cells are not confirmed. */
  get count() { return this.cells.size; }

  /** Whether a cell has an unconfirmed change. */
  has(key) { return this.cells.has(key); }

  /** Takes a change: `{ submission, line, value, missing, reason, seen }`. */
  put(change, delay = 250) {
    const key = cellKey(change.submission, change.line);
    const named = { ...change, token: this.token() };
    const known = this.cells.get(key);
    if (!known) this.cells.set(key, { changes: [named], tried: false, refused: false });
    // The server may have kept the first one, though its answer never came: it goes first again.
    else if (known.tried) known.changes = [known.changes[0], named];
    else known.changes = [{ ...named, seen: known.refused ? named.seen : known.changes[0].seen }];
    this.cells.get(key).refused = false;
    this.write(key);
    this.tell({ kind: "cell", key, state: "unsent", change: named });
    if (!this.paused) this.schedule(delay);
    return named;
  }

  /** Forgets what a cell still had to send. */
  drop(key) {
    this.cells.delete(key);
    this.storage.removeItem(this.prefix + key);
    this.tell({ kind: "count" });
  }

  /** Tries at once, whatever was in the way before. */
  async retry() {
    this.paused = null;
    this.failures = 0;
    this.cancel?.();
    await this.flush();
  }

  /** Sends what waits. */
  async flush() {
    this.cancel = null;
    if (this.underWay || this.paused) return;
    const batch = [];
    for (const [key, cell] of this.cells) {
      if (cell.refused || batch.length >= most) continue;
      batch.push([key, cell.changes[0]]);
    }
    if (batch.length === 0) return;
    this.underWay = true;
    for (const [key, change] of batch) {
      this.cells.get(key).tried = true;
      this.tell({ kind: "cell", key, state: "sending", change });
    }
    try {
      const answer = await this.send(batch.map(([, change]) => change));
      this.underWay = false;
      this.failures = 0;
      this.settle(batch, answer);
    } catch (problem) {
      this.underWay = false;
      this.fail(batch, problem);
    }
  }

  settle(batch, answer) {
    const results = new Map((answer.results ?? []).map((result) => [result.token, result]));
    for (const [key, change] of batch) this.settleOne(key, change, results.get(change.token));
    this.tell({ kind: "count", reached: true, progress: answer.progress ?? [] });
    if ([...this.cells.values()].some((cell) => !cell.refused)) this.schedule(0);
  }

  settleOne(key, change, result) {
    const cell = this.cells.get(key);
    // The change was given up while it was under way.
    if (!cell || cell.changes[0].token !== change.token) return;
    if (!result) return;
    cell.tried = false;
    const [, newer] = cell.changes;
    if (result.state === "saved" && newer) {
      newer.seen = result.entry;
      cell.changes = [newer];
      this.write(key);
      this.tell({ kind: "cell", key, state: "unsent", change: newer, result });
    } else if (result.state === "saved") {
      this.cells.delete(key);
      this.storage.removeItem(this.prefix + key);
      this.tell({ kind: "cell", key, state: "saved", change, result });
    } else {
      // Refused or in conflict: what was typed stays written down until the person decides.
      const mine = newer ?? change;
      cell.changes = [mine];
      cell.refused = true;
      this.write(key);
      this.tell({ kind: "cell", key, state: result.state, change: mine, result });
    }
  }

  fail(batch, problem) {
    for (const [key, change] of batch) {
      const cell = this.cells.get(key);
      if (!cell) continue;
      const refused = problem.reason === "refused";
      if (refused) Object.assign(cell, { refused: true, tried: false, changes: cell.changes.slice(-1) });
      this.tell({
        kind: "cell", key, change: cell.changes[cell.changes.length - 1] ?? change,
        state: refused ? "refused" : "unsent", result: refused ? { message: problem.message } : undefined,
      });
    }
    if (problem.reason === "refused") {
      this.tell({ kind: "count", reached: true });
    } else if (problem.reason === "signed-out" || problem.reason === "forbidden") {
      this.paused = problem.reason;
      this.tell({ kind: "line", state: problem.reason, message: problem.message });
    } else {
      this.failures += 1;
      const wait = backoff(this.failures);
      this.tell({ kind: "line", state: "offline", wait });
      this.schedule(wait);
    }
  }

  schedule(delay) {
    this.cancel?.();
    this.cancel = this.later(() => this.flush(), delay);
  }

  write(key) {
    try {
      this.storage.setItem(this.prefix + key, JSON.stringify(this.cells.get(key).changes));
    } catch {
      // The browser keeps nothing (full, or private): the page says so and goes on sending.
      this.tell({ kind: "unkept" });
    }
    this.tell({ kind: "count" });
  }
}
