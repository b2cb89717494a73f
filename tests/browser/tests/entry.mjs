// Filling in forms: by keys, by pasting, by two people at once, without a connection, on a phone.
import { field, linesOf, paste, signIn, state } from '../desk.mjs';
import { assert, equal, test } from '../harness.mjs';
import { giveDuty } from '../people.mjs';

const wide = { viewport: { width: 1280, height: 900 } };
const offline = /ERR_INTERNET_DISCONNECTED/;

/** Forms that can be filled in: of the open round with the most of them, and the round's grid. Whoever reports is
    given the whole province first, as those who collect by telephone are. */
async function open(page, server) {
  await giveDuty(server, { login: 'demo.baocao', role: 'reporter', unit: 'MAU' });
  await signIn(page, server, 'reporter');
  const rounds = await (await page.request.get(`${server.address}/rounds`)).text();
  let best = { entries: [] };
  for (const [, path] of rounds.matchAll(/href="(\/rounds\/\d+)"/g)) {
    const answer = await page.request.get(`${server.address}${path}/grid`);
    if (!answer.ok()) continue;
    const html = await answer.text();
    const entries = [...html.matchAll(/<tr data-n="(\d+)">/g)].map(([, number]) => `${server.address}/entry/${number}`);
    if (entries.length > best.entries.length) best = { entries, grid: `${server.address}${path}/grid` };
  }
  assert(best.entries.length > 0, 'the demonstration has a round with forms to be filled in');
  return best;
}

const focused = (place) => place.evaluate((one) => one === document.activeElement);
const said = (page, words) => page.getByTestId('line').filter({ hasText: words }).waitFor();

test('entry: a walk by keys saves each figure and can be undone', async ({ another, open: window }) => {
  const server = await another();
  try {
    const page = await window({ ...wide, foreign: server.address });
    const { entries } = await open(page, server);
    await page.goto(entries[0]);
    const [first, second, third] = await linesOf(page);
    await field(page, first).fill('');
    await field(page, first).pressSequentially('1.234');
    await page.keyboard.press('Enter');
    assert(await focused(field(page, second)), 'Enter goes down');
    await state(page, first, 'saved');
    await said(page, 'đã lưu');
    const before = await field(page, second).inputValue();
    await page.keyboard.type('55');
    await page.keyboard.press('Escape');
    equal(await field(page, second).inputValue(), before, 'Escape puts back');
    await page.keyboard.press('ArrowDown');
    assert(await focused(field(page, third)), 'the arrow goes down');
    await page.keyboard.press('Shift+Tab');
    assert(await focused(field(page, second)), 'Tab goes from figure to figure');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.type('2000');
    await page.keyboard.press('Enter');
    await state(page, first, 'saved');
    equal(await field(page, first).inputValue(), '2.000', 'written the Vietnamese way');
    await page.locator('[data-undo-button]').click();
    await page.waitForFunction((line) => document.querySelector(`[data-testid="v-${line}"]`).value === '1.234', first);
    await said(page, 'đã lưu');
    await field(page, first).focus();
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('panel').getByTestId('cell-history').waitFor();
    assert((await page.getByTestId('cell-history').innerText()).includes('2.000 → 1.234'), 'the history is told');
    await page.keyboard.press('Escape');
    assert(await focused(field(page, first)), 'the cursor is back');
    await field(page, second).fill('mười');
    await page.keyboard.press('Enter');
    await state(page, second, 'refused');
    await page.reload();
    equal(await field(page, first).inputValue(), '1.234', 'it was kept');
  } finally {
    await server.stop();
  }
});

test('entry: a block is pasted after a preview, and taken back', async ({ another, open: window }) => {
  const server = await another();
  try {
    const page = await window({ ...wide, foreign: server.address });
    const { entries } = await open(page, server);
    await page.goto(entries[0]);
    const [first, second, third] = await linesOf(page);
    const before = await field(page, first).inputValue();
    await field(page, first).focus();
    await paste(page, `101\r\n\r\n303\r\n`);
    const dialog = page.locator('#paste');
    await dialog.waitFor();
    assert((await dialog.innerText()).includes('101'), 'what becomes is shown');
    equal(await field(page, first).inputValue(), before, 'nothing is changed yet');
    await dialog.locator('[data-apply]').click();
    await state(page, first, 'saved');
    await state(page, third, 'saved');
    equal(await field(page, third).inputValue(), '303', 'it is there');
    await page.locator('[data-undo-button]').click();
    await page.waitForFunction(([line, value]) => document.querySelector(`[data-testid="v-${line}"]`).value === value, [first, before]);
    await field(page, second).focus();
    await paste(page, `${third}\tx\t7\n${first}\ty\tmười\n`);
    await dialog.waitFor();
    assert((await dialog.innerText()).includes('mười'), 'what is no number is named');
    await dialog.locator('[data-cancel]').click();
    await dialog.waitFor({ state: 'hidden' });
  } finally {
    await server.stop();
  }
});

test('entry: two people in one cell see both figures, and one chooses', async ({ another, open: window }) => {
  const server = await another();
  try {
    const one = await window({ ...wide, foreign: server.address });
    const other = await window({ ...wide, foreign: server.address });
    const { entries } = await open(one, server);
    await signIn(other, server, 'reporter');
    await one.goto(entries[0]);
    await other.goto(entries[0]);
    const [first, second] = await linesOf(one);
    await field(one, first).fill('700');
    await field(one, second).focus();
    await state(one, first, 'saved');
    await field(other, first).fill('800');
    await field(other, second).focus();
    await other.getByTestId('conflict').waitFor();
    const words = await other.getByTestId('conflict').innerText();
    assert(words.includes('700') && words.includes('800'), `both are shown: ${words}`);
    await other.locator('[data-mine]').click();
    await state(other, first, 'saved');
    await one.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await one.waitForFunction((line) => document.querySelector(`[data-testid="v-${line}"]`).value === '800', first);
    await field(other, second).fill('31');
    await field(other, first).focus();
    await state(other, second, 'saved');
    await field(one, second).fill('32');
    await field(one, first).focus();
    await one.getByTestId('conflict').locator('[data-theirs]').click();
    equal(await field(one, second).inputValue(), '31', 'the other figure is taken');
  } finally {
    await server.stop();
  }
});

test('entry: the network is cut in the middle of typing, and nothing is lost', async ({ another, open: window }) => {
  const server = await another();
  try {
    const page = await window({ ...wide, foreign: server.address, expected: offline });
    const { entries } = await open(page, server);
    await page.goto(entries[0]);
    const [first, second, third] = await linesOf(page);
    await field(page, first).fill('11');
    await field(page, second).focus();
    await state(page, first, 'saved');
    await field(page, second).fill('');
    await field(page, second).pressSequentially('2');
    await page.context().setOffline(true);
    await field(page, second).pressSequentially('2');
    await page.keyboard.press('Enter');
    await page.keyboard.type('33');
    await page.keyboard.press('Enter');
    await said(page, 'Mất kết nối');
    await state(page, second, 'unsent');
    // The tab is closed without a connection and opened again with one.
    const kept = await page.context().newPage();
    await page.close();
    await kept.context().setOffline(false);
    await kept.goto(entries[0]);
    await state(kept, second, 'saved');
    await state(kept, third, 'saved');
    await kept.reload();
    equal(await field(kept, first).inputValue(), '11', 'the first');
    equal(await field(kept, second).inputValue(), '22', 'the second');
    equal(await field(kept, third).inputValue(), '33', 'the third');
    equal(await kept.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('cotmoc-unsent')).length), 0, 'left in the browser');
    // And it returns while the tab is open.
    await kept.context().setOffline(true);
    await field(kept, first).fill('12');
    await field(kept, second).focus();
    await said(kept, 'Mất kết nối');
    await kept.context().setOffline(false);
    await state(kept, first, 'saved');
  } finally {
    await server.stop();
  }
});

test('entry: no figure asks for its reason, and what is missing is listed with links', async ({ another, open: window }) => {
  const server = await another();
  try {
    const page = await window({ ...wide, refused: [422], foreign: server.address });
    const { entries } = await open(page, server);
    await page.goto(entries[0]);
    const all = await linesOf(page);
    for (const line of all) await field(page, line).fill('');
    await field(page, all[0]).focus();
    await page.keyboard.type('không có số liệu');
    await page.keyboard.press('Enter');
    const why = page.getByTestId(`r-${all[0]}`);
    await why.waitFor();
    await page.waitForFunction((line) => document.activeElement.name === `r.${line}`, all[0]);
    await page.keyboard.type('Chưa khảo sát');
    await page.keyboard.press('Enter');
    await state(page, all[0], 'saved');
    await page.getByTestId('submit').click();
    const list = page.getByTestId('not-submitted');
    await list.waitFor();
    const href = await list.locator('a').first().getAttribute('href');
    await list.locator('a').first().click();
    assert(await page.locator(`[id="${href.slice(1)}"]`).isVisible(), 'the link leads to its cell');
  } finally {
    await server.stop();
  }
});

test('entry: on a phone lines are cards, and a form is filled in', async ({ another, open: window }) => {
  const server = await another();
  try {
    const page = await window({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, foreign: server.address });
    const { entries } = await open(page, server);
    await page.goto(entries[0]);
    equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, 'width');
    const all = await linesOf(page);
    for (const [nth, line] of all.entries()) {
      await field(page, line).tap();
      await field(page, line).fill(`${nth + 10}`);
    }
    await field(page, all[0]).tap();
    for (const line of all) await state(page, line, 'saved');
    await page.locator(`tbody.line[data-line="${all[0]}"] [data-details]`).tap();
    await page.getByTestId('panel').getByTestId('line-details').waitFor();
    await page.locator('[data-close-panel]').tap();
    await page.getByTestId('panel').waitFor({ state: 'hidden' });
  } finally {
    await server.stop();
  }
});

test('grid: many units by keys, by pasting names, and handed in together', async ({ another, open: window }) => {
  const server = await another();
  try {
    const page = await window({ ...wide, foreign: server.address });
    const { grid } = await open(page, server);
    await page.goto(grid);
    assert((await page.locator('.sheet tbody tr:not(.fixed)').count()) > 2, 'whoever reports does so for three units at least');
    const row = (nth) => page.locator('.sheet tbody tr:not(.fixed)').nth(nth);
    const cell = (nth, column) => row(nth).locator('td').nth(column);
    const name = async (nth) => (await row(nth).locator('a').innerText()).trim();
    await cell(0, 0).click();
    await page.keyboard.type('55');
    await page.keyboard.press('Tab');
    await page.keyboard.type('44');
    await page.keyboard.press('Enter');
    await page.locator('.sheet td.saved').nth(1).waitFor();
    equal(await cell(0, 0).innerText(), '55', 'the first cell');
    await cell(0, 0).focus();
    await paste(page, `Đơn vị\t${await page.locator('.sheet thead th .num').first().innerText()}\n${(await name(1)).toUpperCase()}\t1.111\nXã Không Có\t5\n${await name(2)}\t222\n`);
    const dialog = page.locator('#paste');
    await dialog.waitFor();
    assert((await dialog.innerText()).includes('Xã Không Có'), 'a name that is no unit is named');
    await dialog.locator('[data-apply]').click();
    await page.waitForFunction(() => document.querySelectorAll('.sheet td.saved').length >= 4);
    equal(await cell(1, 0).innerText(), '1.111', 'matched by its name');
    await page.locator('#q').fill(await name(2));
    assert((await page.locator('.sheet tbody tr:visible').count()) < 3, 'the search narrows the rows');
    await page.locator('#q').fill('');
    await row(0).locator('input[type=checkbox]').check();
    await page.getByTestId('submit-many').click();
    await page.locator('[data-testid=not-submitted], [data-testid=done]').first().waitFor();
  } finally {
    await server.stop();
  }
});

test('grid: without scripts it is one form', async ({ another, open: window }) => {
  const server = await another();
  try {
    const page = await window({ ...wide, javaScriptEnabled: false, foreign: server.address });
    const { grid } = await open(page, server);
    await page.goto(grid);
    await page.waitForURL(/plain=1/);
    await page.locator('.plain-sheet td input[name^=v]').first().fill('77');
    await page.getByTestId('save').click();
    await page.getByTestId('done').waitFor();
    equal(await page.locator('.plain-sheet td input[name^=v]').first().inputValue(), '77', 'kept');
  } finally {
    await server.stop();
  }
});
