// Changes on their way: nothing is lost, nothing is sent as something else.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forget } from '../../crates/web/assets/leave.js';
import { Unsent, backoff } from '../../crates/web/assets/unsent.js';

/** Like localStorage. */
class Storage {
  constructor() { this.map = new Map(); }
  get length() { return this.map.size; }
  key(at) { return [...this.map.keys()][at] ?? null; }
  getItem(name) { return this.map.get(name) ?? null; }
  setItem(name, value) { this.map.set(name, value); }
  removeItem(name) { this.map.delete(name); }
}

/** A queue whose server answers what `answer` says, with time and names in the test's hand. */
function bench(answer, storage = new Storage()) {
  const events = [];
  const sent = [];
  const timers = [];
  let names = 0;
  const queue = new Unsent({
    storage, prefix: 'p/',
    send: async (changes) => { sent.push(changes); return answer(changes, sent.length); },
    later: (work, delay) => { const timer = { work, delay, on: true }; timers.push(timer); return () => { timer.on = false; }; },
    token: () => `${storage.length}-${names += 1}`,
    tell: (event) => events.push(event),
  });
  const tick = async () => {
    const due = timers.splice(0).filter(({ on }) => on);
    for (const { work } of due) await work();
    return due.map(({ delay }) => delay);
  };
  return { queue, events, sent, storage, tick };
}

const saved = (changes) => ({ results: changes.map(({ token, line, submission }, nth) => ({ token, line, submission, state: 'saved', entry: 100 + nth, value: '1', shown: '1' })) });
const change = (line, value, seen = 0) => ({ submission: 7, line, value, missing: false, reason: '', seen });
const states = (events) => events.filter(({ kind }) => kind === 'cell').map(({ key, state }) => `${key} ${state}`);

test('a change is written down, sent and struck out', async () => {
  const { queue, events, storage, tick } = bench(saved);
  queue.put(change('1', '5'));
  assert.equal(storage.length, 1);
  await tick();
  assert.equal(storage.length, 0);
  assert.deepEqual(states(events), ['7/1 unsent', '7/1 sending', '7/1 saved']);
});

test('what is typed again before it was sent replaces it and keeps what was seen', async () => {
  const { queue, sent, tick } = bench(saved);
  queue.put(change('1', '5', 3));
  queue.put(change('1', '6', 99));
  await tick();
  assert.deepEqual(sent[0].map(({ value, seen }) => [value, seen]), [['6', 3]]);
});

test('what is typed while a change is under way follows with the entry that came back', async () => {
  let release;
  const { queue, sent, tick } = bench(async (changes, nth) => { if (nth === 1) await new Promise((done) => { release = done; }); return saved(changes); });
  queue.put(change('1', '5', 3));
  const first = tick();
  queue.put(change('1', '6', 3));
  queue.put(change('1', '7', 3));
  release();
  await first;
  await tick();
  assert.deepEqual(sent.map((batch) => batch.map(({ value, seen }) => [value, seen])), [[['5', 3]], [['7', 100]]]);
  assert.equal(queue.count, 0);
});

test('a cut connection is tried again, later and later, with the same names', async () => {
  let down = true;
  const { queue, sent, tick, events } = bench((changes) => { if (down) throw { reason: 'offline' }; return saved(changes); });
  queue.put(change('1', '5'));
  const waits = [];
  for (let nth = 0; nth < 4; nth += 1) waits.push(...await tick());
  assert.deepEqual(waits, [250, 1000, 2000, 4000]);
  down = false;
  await queue.retry();
  assert.equal(queue.count, 0);
  assert.equal(new Set(sent.flat().map(({ token }) => token)).size, 1);
  assert.ok(events.some(({ kind, state }) => kind === 'line' && state === 'offline'));
  assert.equal(backoff(50), 30_000);
});

test('an answer that never came does not make a conflict with oneself', async () => {
  // The server keeps the first change, but its answer is lost; then the cell is typed again.
  const kept = new Map();
  let lose = true;
  const server = (changes) => {
    const results = changes.map((one) => {
      if (kept.has(one.token)) return { token: one.token, state: 'saved', entry: kept.get(one.token) };
      const newest = Math.max(0, ...kept.values());
      if (one.seen !== newest) return { token: one.token, state: 'conflict', current: { entry: newest } };
      kept.set(one.token, newest + 1);
      return { token: one.token, state: 'saved', entry: newest + 1 };
    });
    if (lose) { lose = false; throw { reason: 'offline' }; }
    return { results };
  };
  const { queue, tick, events } = bench(server);
  queue.put(change('1', '5'));
  await tick();
  queue.put(change('1', '6'));
  await tick();
  await tick();
  assert.ok(!states(events).some((state) => state.endsWith('conflict')));
  assert.equal(kept.size, 2);
  assert.equal(queue.count, 0);
});

test('a closed tab leaves its changes to the next one', async () => {
  const storage = new Storage();
  const first = bench(() => { throw { reason: 'offline' }; }, storage);
  first.queue.put(change('1', '5'));
  await first.tick();
  first.queue.put(change('1', '6'));
  const second = bench(saved, storage);
  assert.deepEqual(second.queue.restore().map(({ value }) => value), ['6']);
  await second.queue.retry();
  await second.tick();
  assert.deepEqual(second.sent.flat().map(({ value }) => value), ['5', '6']);
  assert.equal(storage.length, 0);
});

test('an expired session pauses and loses nothing', async () => {
  let out = true;
  const { queue, tick, events, storage } = bench((changes) => { if (out) throw { reason: 'signed-out' }; return saved(changes); });
  queue.put(change('1', '5'));
  await tick();
  queue.put(change('2', '6'));
  assert.deepEqual(await tick(), []);
  assert.equal(storage.length, 2);
  assert.ok(events.some(({ state }) => state === 'signed-out'));
  out = false;
  await queue.retry();
  assert.equal(storage.length, 0);
});

test('a conflict waits for the person, and is not sent again by itself', async () => {
  const { queue, sent, tick, events, storage } = bench((changes, nth) => (nth === 1
    ? { results: changes.map(({ token }) => ({ token, state: 'conflict', current: { entry: 9, value: '7' } })) } : saved(changes)));
  queue.put(change('1', '5', 3));
  await tick();
  assert.equal(queue.count, 1);
  assert.equal(storage.length, 1);
  await queue.retry();
  assert.equal(sent.length, 1);
  queue.put(change('1', '5', 9));
  await tick();
  assert.deepEqual(sent[1].map(({ seen }) => seen), [9]);
  assert.equal(queue.count, 0);
  assert.equal(states(events)[2], '7/1 conflict');
});

test('theirs is taken by dropping mine', async () => {
  const { queue, tick, storage } = bench((changes) => ({ results: changes.map(({ token }) => ({ token, state: 'conflict', current: { entry: 9 } })) }));
  queue.put(change('1', '5', 3));
  await tick();
  queue.drop('7/1');
  assert.equal(queue.count, 0);
  assert.equal(storage.length, 0);
});

test('a refusal of the whole request is shown at every cell of it', async () => {
  const { queue, tick, events } = bench(() => { throw { reason: 'refused', message: 'Báo cáo đã khóa.' }; });
  queue.put(change('1', '5'));
  queue.put(change('2', '5'));
  await tick();
  const refused = events.filter(({ state }) => state === 'refused');
  assert.deepEqual(refused.map(({ key, result }) => [key, result.message]), [['7/1', 'Báo cáo đã khóa.'], ['7/2', 'Báo cáo đã khóa.']]);
});

test('a browser that keeps nothing still sends', async () => {
  const storage = new Storage();
  storage.setItem = () => { throw new Error('full'); };
  const { queue, tick, events, sent } = bench(saved, storage);
  queue.put(change('1', '5'));
  await tick();
  assert.equal(sent.length, 1);
  assert.ok(events.some(({ kind }) => kind === 'unkept'));
});

test('a large paste goes in pieces', async () => {
  const { queue, sent, tick } = bench(saved);
  for (let nth = 0; nth < 450; nth += 1) queue.put(change(`${nth}`, '1'));
  for (let nth = 0; nth < 4; nth += 1) await tick();
  assert.deepEqual(sent.map((batch) => batch.length), [200, 200, 50]);
});

test('signing out forgets one account only', () => {
  const storage = new Storage();
  storage.setItem('cotmoc-unsent/1/7/1', '[]');
  storage.setItem('cotmoc-unsent/2/7/1', '[]');
  storage.setItem('other', '');
  assert.equal(forget(storage, 'cotmoc-unsent/1/'), 1);
  assert.deepEqual([...storage.map.keys()], ['cotmoc-unsent/2/7/1', 'other']);
});
