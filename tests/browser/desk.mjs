// What people of the demonstration do at their desks, in a browser's window: for tests with several of them.
import { spawnSync } from 'node:child_process';

import { assert } from './harness.mjs';

export const vietnamese = (number) => (number === null ? '' : String(number).replace(/\B(?=(\d{3})+$)/g, '.'));
export const numberOf = (text) => (text === '' ? null : Number(text.replaceAll('.', '')));

/** A window for somebody of the demonstration; `to` opens a page there. */
export async function as(role, window, server, options) {
  const page = await window({ ...options, foreign: server.address });
  await signIn(page, server, role);
  page.to = (path) => page.goto(server.address + path);
  return page;
}

export async function signIn(page, server, role) {
  const [name, value] = (await server.as(role)).split('=');
  await page.context().addCookies([{ name, value, url: server.address }]);
}

export const field = (page, line) => page.getByTestId(`v-${line}`);
export const state = (page, line, name) => page.locator(`tbody.line.${name}[data-line="${line}"]`).waitFor();
export const linesOf = (page) => page.locator('tbody.line').evaluateAll((all) => all.map((one) => one.dataset.line));

/** Pastes a text where the cursor is. */
export function paste(page, text) {
  return page.evaluate((block) => {
    const data = new DataTransfer();
    data.setData('text/plain', block);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

/** What stands in the grid of many units: its lines, and each unit's name, form and figures as they are written. */
export function grid(page) {
  return page.locator('.sheet').evaluate((table) => ({
    lines: [...table.tHead.rows[0].querySelectorAll('th > .num')].map((one) => one.textContent),
    units: [...table.tBodies[0].rows].map((row) => ({
      name: row.querySelector('a').textContent,
      entry: row.querySelector('a').pathname,
      texts: [...row.querySelectorAll('td:not(.row-state)')].map((cell) => cell.textContent),
    })),
  }));
}

/** Writes figures, as «line=figure», into a copy of a form's Excel file. */
export function rewrite(from, to, figures) {
  const done = spawnSync('python3', [new URL('./sheet.py', import.meta.url).pathname, from, to, ...figures], { encoding: 'utf8' });
  assert(done.status === 0, `the file is not changed: ${done.error ?? done.stderr}`);
}

/** Hands in one form; warnings that keep it get their reasons, and nothing else may be in the way. */
export async function submit(page, lines) {
  const done = page.getByTestId('state').filter({ hasText: 'đã nộp' });
  const refused = page.getByTestId('not-submitted');
  for (let nth = 0; nth < 3; nth += 1) {
    // The page before may say the same: what counts is on the next one.
    await Promise.all([page.waitForEvent('load'), page.getByTestId('submit').click()]);
    await done.or(refused).first().waitFor();
    if (await done.isVisible()) return;
    const asked = await refused.locator('a').evaluateAll((all) => all.map((one) => one.hash.slice(3).replaceAll('-', '.')));
    assert(asked.length > 0 && asked.every((line) => lines.includes(line)), `only figures are in the way: ${await refused.innerText()}`);
    for (const line of asked) {
      await page.getByTestId(`r-${line}`).fill('Đã đối chiếu với sổ theo dõi');
      await page.getByTestId(`r-${line}`).blur();
      await state(page, line, 'saved');
    }
  }
  throw new Error(`it is not handed in: ${await refused.innerText()}`);
}
