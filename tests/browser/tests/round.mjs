// A whole round as five people see it: duties, opening, entering, Excel, returning, approving, correcting.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { as, field, grid, linesOf, numberOf, paste, rewrite, signIn, state, submit, vietnamese } from '../desk.mjs';
import { assert, equal, test } from '../harness.mjs';

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const review = (entry) => `/submissions/${entry.split('/').pop()}/review`;

async function give(page, login, role) {
  await page.to('/duties/new');
  await page.locator('#dn-login').fill(login);
  await page.locator('#dn-role').selectOption(role);
  await page.locator('#dn-unit').fill('MAU');
  await page.getByTestId('duty-new').getByRole('button').click();
  await page.waitForURL(/\/duties\?/);
  assert((await page.locator('table').last().innerText()).includes('Tỉnh Mẫu'), `${login} has the province now`);
}

/** Opens the form's round for the period after the one that runs. */
async function openRound(page) {
  await page.to('/rounds/new');
  await page.locator('li').filter({ hasText: 'B01-MAU' }).getByRole('link').click();
  const form = page.getByTestId('round-period');
  const next = form.locator('option').nth(1);
  const round = { period: await next.getAttribute('value'), words: await next.innerText() };
  await form.locator('select').selectOption(round.period);
  await form.locator('[name=root]').fill('MAU');
  await form.getByRole('button').click();
  await page.locator('.counts').filter({ hasText: '50 đơn vị phải báo cáo' }).waitFor();
  await page.getByTestId('open').click();
  await page.waitForURL(/\/rounds\/\d+$/);
  return { ...round, path: new URL(page.url()).pathname };
}

/** The form as it was last reported by everybody, with figures that pass its checks. */
async function earlier(page) {
  await page.to('/rounds');
  const closed = page.getByTestId('closed-rounds').locator('tbody tr').filter({ hasText: 'B01-MAU' }).filter({ hasText: '50/50' });
  await page.to(`${await closed.first().getByRole('link').getAttribute('href')}/grid`);
  const form = await grid(page);
  equal(form.units.length, 50, 'units of the earlier round');
  for (const unit of form.units) unit.figures = unit.texts.map(numberOf);
  return form;
}

/** Types one figure and pastes all others, beside their units' names and in another order. */
async function enter(page, round, { lines, units }) {
  await page.to('/work');
  // There is more to do than the page names; what is due first stands on it.
  await page.getByTestId('due').locator('a.task').first().waitFor();
  await page.to(`${round.path}/grid`);
  const first = page.locator('.sheet tbody tr').first().locator('td').first();
  await first.click();
  await page.keyboard.type(vietnamese(units[0].figures[0]));
  await page.keyboard.press('Tab');
  await page.locator('.sheet td.saved').first().waitFor();
  await first.focus();
  const wanted = units.map(({ figures }) => figures.map(vietnamese));
  const block = units.map(({ name }, nth) => [name, ...wanted[nth]]);
  block[0][1] = '';
  await paste(page, [['Đơn vị', ...lines], ...block.reverse()].map((row) => row.join('\t')).join('\n'));
  const count = wanted.flat().filter((text) => text !== '').length;
  const dialog = page.locator('#paste');
  await dialog.locator('[data-summary]').filter({ hasText: `${count - 1} ô` }).waitFor();
  equal((await grid(page)).units.flatMap(({ texts }) => texts).filter((text) => text !== '').length, 1, 'figures before the block is agreed to');
  await dialog.locator('[data-apply]').click();
  await page.waitForFunction((all) => document.querySelectorAll('.sheet td.saved').length === all, count);
  await page.reload();
  const kept = await grid(page);
  for (const [nth, { name, entry, texts }] of kept.units.entries()) {
    equal(JSON.stringify([name, ...texts]), JSON.stringify([units[nth].name, ...wanted[nth]]), 'a row that was kept');
    units[nth].entry = entry;
  }
}

/** Takes a unit's form home as a file, changes three figures and sends it back under another name. */
async function byExcel(page, { lines }, unit, folder) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.evaluate((path) => location.assign(path), `${unit.entry}/excel`)]);
  const [from, to] = [join(folder, 'form.xlsx'), join(folder, 'Bản của tôi (2).xlsx')];
  await download.saveAs(from);
  const changed = [0, 4, 5];
  const was = changed.map((nth) => vietnamese(unit.figures[nth]));
  for (const nth of changed) unit.figures[nth] += 3;
  rewrite(from, to, changed.map((nth) => `${lines[nth]}=${unit.figures[nth]}`));
  await page.to('/excel/upload');
  await page.locator('#excel-file').setInputFiles(to);
  await page.getByTestId('excel-form').locator('button').click();
  const shown = page.getByTestId('excel-unit').filter({ hasText: unit.name });
  const rows = await shown.locator('tbody tr').allInnerTexts();
  equal(rows.length, 3, 'figures that differ');
  for (const [nth, line] of changed.entries()) assert(rows[nth].includes(was[nth]) && rows[nth].includes(vietnamese(unit.figures[line])), `before and after: ${rows[nth]}`);
  await page.getByTestId('excel-apply-button').click();
  await page.getByTestId('excel-applied').waitFor();
  await page.to(unit.entry);
  for (const nth of changed) equal(await field(page, lines[nth]).inputValue(), vietnamese(unit.figures[nth]), `line ${lines[nth]}, from the file`);
}

/** Hands in all units at once; those that stay are handed in one by one, with reasons. */
async function submitAll(page, round, { lines }) {
  await page.to(`${round.path}/grid`);
  await page.locator('[data-all]').check();
  await page.getByTestId('submit-many').click();
  await page.locator('[data-testid=not-submitted], [data-testid=done]').first().waitFor();
  const stay = await page.getByTestId('not-submitted').locator('a').evaluateAll((all) => all.map((one) => one.pathname));
  assert(stay.length < 50, 'most go at once');
  for (const entry of stay) {
    await page.to(entry);
    await submit(page, lines);
  }
  await page.to(round.path);
  equal(await page.locator('#units tbody tr').filter({ hasText: 'chờ đơn vị duyệt' }).count(), 50, 'reports that wait');
}

/** Writes another figure and hands the form in again. */
async function change(page, { lines }, unit, more) {
  unit.figures[0] += more;
  await field(page, lines[0]).fill(vietnamese(unit.figures[0]));
  await field(page, lines[1]).focus();
  await state(page, lines[0], 'saved');
  await submit(page, lines);
}

/** Sends a report back with a remark about one figure. */
async function sendBack(page, round, unit, line, remark) {
  await page.to('/work');
  await page.getByTestId('approve').locator('a.task').filter({ hasText: round.words }).filter({ hasText: unit.name }).click();
  await page.locator(`[id="l${line}"] details.say summary`).click();
  await page.locator(`[id="remark-${line}"]`).fill(remark);
  await page.locator('.decide details summary').click();
  await page.getByTestId('return').click();
  await page.getByTestId('done-before').filter({ hasText: unit.name }).waitFor();
}

/** Corrects what was returned; the remark is to stand at its figure and nowhere else. */
async function answer(page, round, form, unit, remark) {
  await page.to('/work');
  await page.getByTestId('returned').locator('a.task').filter({ hasText: round.words }).filter({ hasText: unit.name }).click();
  const said = page.locator(`tbody.line[data-line="${form.lines[0]}"]`).getByTestId('remark');
  await said.filter({ hasText: remark }).waitFor();
  equal(await page.getByTestId('remark').count(), 1, 'remarks');
  await change(page, form, unit, 7);
}

/** Approves all that wait on the round's page: chosen by hand, or by the button that takes them all. */
async function approveAll(page, round, byHand, became) {
  await page.to(round.path);
  if (byHand) await page.locator('[data-choose=mine]').click();
  if (byHand) equal(await page.locator('#act input:checked').count(), 50, 'chosen');
  await page.getByTestId(byHand ? 'approve' : 'approve-mine').click();
  await page.getByTestId('outcome').filter({ hasText: 'Đã duyệt bước của bạn cho 50 đơn vị' }).waitFor();
  equal(await page.locator('#units tbody tr').filter({ has: page.locator('.state', { hasText: became }) }).count(), 50, became);
}

/** The province's figure of the period, as the leader sees it now. */
async function total(page, { period }) {
  await page.to(`/figures?code=HO_PHU_CAP_QUANG&unit=MAU&from=${period}&to=${period}`);
  return (await page.getByTestId('figures').locator('tr.top td').innerText()).replaceAll(/\s+/g, ' ');
}

/** The rows of the province's scorecard, as the leader sees them at the next load. */
async function onScorecard(page) {
  await page.to('/plans');
  await page.getByRole('link', { name: 'số tỉnh Mẫu' }).first().click();
  await page.getByTestId('to-scorecard').click();
  return page.getByTestId('score').locator('tbody tr').allInnerTexts();
}

const sumOf = (units) => `${vietnamese(units.reduce((sum, { figures }) => sum + figures[0], 0))} hộ 50/50 xã`;

/** An approved figure is corrected: the old total stands until the last approval of the correction. */
async function correct({ reporter, approver, owner, leader }, round, form, unit) {
  const old = sumOf(form.units);
  const before = vietnamese(unit.figures[0]);
  await reporter.to(unit.entry);
  await reporter.getByTestId('locked').locator('[name=reason]').fill('Đếm sót một thôn');
  await reporter.getByTestId('locked').getByRole('button').click();
  await field(reporter, form.lines[0]).waitFor();
  await change(reporter, form, unit, 41);
  for (const page of [approver, owner]) {
    equal(await total(leader, round), old, 'the total before the last approval');
    await page.to(review(unit.entry));
    await page.getByTestId('changed').waitFor();
    equal(await page.locator('tr.differs').count(), 1, 'figures that changed since');
    const shown = await page.locator('tr.differs').innerText();
    assert(shown.includes(before) && shown.includes(vietnamese(unit.figures[0])), `old and new stand side by side: ${shown}`);
    await page.getByTestId('approve').click();
    await page.getByTestId('done-before').filter({ hasText: unit.name }).waitFor();
  }
  equal(await total(leader, round), sumOf(form.units), 'the total after the correction');
}

test('round: five people bring a whole round home', async ({ another, open }) => {
  const server = await another();
  const folder = await mkdtemp(join(tmpdir(), 'cotmoc-round-'));
  try {
    const people = {};
    for (const role of ['administrator', 'owner', 'reporter', 'approver', 'leader']) people[role] = await as(role, open, server, wide);
    const { administrator, owner, reporter, approver, leader } = people;
    await give(administrator, 'demo.baocao', 'reporter');
    await give(administrator, 'demo.duyet', 'approver');
    const round = await openRound(owner);
    const form = await earlier(reporter);
    const [first, second, third, fourth] = form.units;
    first.figures[0] += 2;
    await enter(reporter, round, form);
    await byExcel(reporter, form, second, folder);
    await submitAll(reporter, round, form);
    const remark = 'Số này thấp hơn sổ theo dõi, đề nghị kiểm lại';
    await sendBack(approver, round, third, form.lines[0], remark);
    await answer(reporter, round, form, third, remark);
    await approveAll(approver, round, true, 'chờ cấp tỉnh');
    equal(await total(leader, round), 'chưa có số liệu 0/50 xã', 'the total before the last approval');
    await approveAll(owner, round, false, 'đã duyệt');
    equal(await total(leader, round), sumOf(form.units), 'the total at once after it');
    await correct(people, round, form, fourth);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  }
});

test('round: on a phone at 360 px', async ({ another, open }) => {
  const server = await another();
  const fits = async (page) => equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, `width of ${page.url()}`);
  try {
    const [reporter, approver] = [await as('reporter', open, server, phone), await as('approver', open, server, phone)];
    const leader = await as('leader', open, server, wide);
    await reporter.to('/work');
    await fits(reporter);
    await reporter.locator('a.task').filter({ hasText: 'tháng' }).first().tap();
    await reporter.getByTestId('entry-form').waitFor();
    await fits(reporter);
    const entry = new URL(reporter.url()).pathname;
    const lines = await linesOf(reporter);
    for (const line of lines) {
      const before = await reporter.locator(`tbody.line[data-line="${line}"] td.p`).innerText();
      await field(reporter, line).tap();
      await field(reporter, line).fill(vietnamese(numberOf(before) + 1));
    }
    await field(reporter, lines[0]).tap();
    for (const line of lines) await state(reporter, line, 'saved');
    await submit(reporter, lines);
    await fits(reporter);
    await approver.to('/work');
    await fits(approver);
    await approver.getByTestId('approve').locator(`a[href="${review(entry)}"]`).tap();
    await approver.getByTestId('report-form').waitFor();
    await fits(approver);
    const before = await onScorecard(leader);
    await approver.getByTestId('approve').tap();
    await approver.getByTestId('done-before').waitFor();
    const after = await onScorecard(leader);
    equal(after.length, before.length, 'rows of the scorecard');
    assert(after.some((text, nth) => text !== before[nth]), 'the approved figure is on the scorecard at the next load');
    await fits(approver);
    await reporter.reload();
    await reporter.getByTestId('state').filter({ hasText: 'đã duyệt' }).waitFor();
    await fits(reporter);
  } finally {
    await server.stop();
  }
});

test('round: sign-out with unsent figures asks first', async ({ another, open }) => {
  const server = await another();
  try {
    const page = await as('reporter', open, server, { ...wide, expected: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/ });
    const unsent = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('cotmoc-unsent')).length);
    const asked = [];
    let decision = 'dismiss';
    page.on('dialog', (dialog) => asked.push(dialog.message()) && dialog[decision]());
    await page.to('/work');
    const entry = await page.getByTestId('begun').locator('a.task').first().getAttribute('href');
    await page.to(entry);
    const [first, second] = await linesOf(page);
    const before = await field(page, second).inputValue();
    await page.context().setOffline(true);
    await field(page, first).fill('321');
    await page.getByTestId('sign-out').click();
    equal(asked.length, 1, 'questions');
    assert(asked[0].includes(' 1 ô '), `it says how many: ${asked[0]}`);
    equal(await field(page, first).inputValue(), '321', 'the figure stands there still');
    equal(await unsent(), 1, 'figures kept in the browser');
    await page.context().setOffline(false);
    await state(page, first, 'saved');
    await page.reload();
    equal(await field(page, first).inputValue(), '321', 'it arrived once the network was back');
    equal(await unsent(), 0, 'figures left in the browser');
    // The network is back for pages, but no figure gets through.
    await page.route('**/cells', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await field(page, second).fill('123');
    await field(page, first).focus();
    await state(page, second, 'unsent');
    await page.getByTestId('sign-out').click();
    equal(asked.length, 2, 'questions');
    equal(await unsent(), 1, 'figures kept in the browser');
    decision = 'accept';
    await page.getByTestId('sign-out').click();
    await page.waitForURL(/\/sign-in/);
    equal(asked.length, 3, 'questions');
    equal(await unsent(), 0, 'figures left in the browser after signing out');
    await signIn(page, server, 'reporter');
    await page.to(entry);
    equal(await field(page, second).inputValue(), before, 'what was given up stays given up');
  } finally {
    await server.stop();
  }
});
