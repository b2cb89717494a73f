// A whole round, as five people see it: duties, opening, entering, Excel, returning, approving, correcting.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { assert, equal, test } from '../harness.mjs';
import { giveDuty } from '../people.mjs';

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const script = new URL('../sheet.py', import.meta.url).pathname;
const vietnamese = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, '.');
const numberOf = (text) => (text === '' ? null : Number(text.replaceAll('.', '')));

/** A window for somebody of the demonstration. */
async function as(role, window, server, options) {
  const page = await window({ ...options, foreign: server.address });
  const [name, value] = (await server.as(role)).split('=');
  await page.context().addCookies([{ name, value, url: server.address }]);
  page.to = (path) => page.goto(server.address + path);
  return page;
}

const field = (page, line) => page.getByTestId(`v-${line}`);
const state = (page, line, name) => page.locator(`tbody.line.${name}[data-line="${line}"]`).waitFor();
const row = (page, unit) => page.locator('.sheet tbody tr').filter({ has: page.getByRole('link', { name: unit.name, exact: true }) });
const cell = (page, unit, column) => row(page, unit).locator('td').nth(column);

/** Unsent figures that the browser keeps. */
const unsent = (page) => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('cotmoc-unsent')).length);

/* ---------- before the round ---------- */

async function give(page, login, role) {
  await page.to('/duties/new');
  await page.locator('#dn-login').fill(login);
  await page.locator('#dn-role').selectOption(role);
  await page.locator('#dn-unit').fill('MAU');
  await page.getByTestId('duty-new').getByRole('button').click();
  await page.waitForURL(/\/duties\?/);
  assert((await page.locator('table').last().innerText()).includes('Tỉnh Mẫu'), `${login} has the province now`);
}

/** Opens the form's round for the last period on offer; gives its number and period. */
async function openRound(page) {
  await page.to('/rounds/new');
  await page.locator('li').filter({ hasText: 'B01-MAU' }).getByRole('link').click();
  const form = page.getByTestId('round-period');
  const period = await form.locator('option').last().getAttribute('value');
  await form.locator('select').selectOption(period);
  await form.locator('[name=root]').fill('MAU');
  await form.getByRole('button').click();
  await page.locator('.counts').filter({ hasText: '12 đơn vị phải báo cáo' }).waitFor();
  await page.getByTestId('open').click();
  await page.waitForURL(/\/rounds\/\d+$/);
  return { number: new URL(page.url()).pathname.split('/')[2], period };
}

/** The figures of the form's last round that everybody reported in, by unit; they pass its checks. */
async function earlier(page, number) {
  await page.to('/rounds');
  const closed = page.getByTestId('closed-rounds').locator('tbody tr').filter({ hasText: 'B01-MAU' }).filter({ hasText: '12/12' });
  const path = await closed.first().getByRole('link').getAttribute('href');
  assert(!path.endsWith(`/${number}`), 'an earlier round');
  await page.to(`${path}/grid`);
  return page.locator('.sheet').evaluate((table) => ({
    lines: [...table.tHead.rows[0].querySelectorAll('th > .num')].map((one) => one.textContent),
    units: [...table.tBodies[0].rows].map((one) => ({
      name: one.querySelector('a').textContent,
      texts: [...one.querySelectorAll('td:not(.row-state)')].map((td) => td.textContent),
    })),
  }));
}

/* ---------- whoever reports ---------- */

/** Types one figure and pastes all the others, which stand in another order and beside their units' names. */
async function enter(page, round, { lines, units }) {
  await page.to('/work');
  await page.getByTestId('due').locator('a.task').filter({ hasText: round.words }).first().waitFor();
  await page.to(`/rounds/${round.number}/grid`);
  equal(await page.locator('.sheet tbody tr:not(.fixed)').count(), 12, 'rows to be filled in');
  const [first] = units;
  await cell(page, first, 0).click();
  await page.keyboard.type(vietnamese(first.figures[0]));
  await page.keyboard.press('Tab');
  await page.locator('.sheet td.saved').first().waitFor();
  const block = units.map(({ name, figures }) => [name, ...figures.map((figure, nth) => (name === first.name && nth === 0 ? '' : vietnamese(figure ?? '')))]);
  await cell(page, first, 0).focus();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, [['Đơn vị', ...lines], ...block.reverse()].map((one) => one.join('\t')).join('\n'));
  const count = units.flatMap(({ figures }) => figures).filter((figure) => figure !== null).length - 1;
  const dialog = page.locator('#paste');
  await dialog.waitFor();
  assert((await dialog.locator('[data-summary]').innerText()).includes(count), `the preview counts ${count} figures`);
  equal(await cell(page, units[1], 0).innerText(), '', 'nothing is entered yet');
  await dialog.locator('[data-apply]').click();
  await page.waitForFunction((wanted) => document.querySelectorAll('.sheet td.saved').length === wanted, count + 1);
  await page.reload();
  for (const [nth, unit] of units.entries()) equal(await cell(page, unit, 0).innerText(), vietnamese(unit.figures[0]), `${nth}: ${unit.name}, kept`);
}

/** Takes a unit's form home as a file, changes three figures in it and sends it back under another name. */
async function byExcel(page, entry, { lines }, unit, folder) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.evaluate((path) => location.assign(path), `${entry}/excel`)]);
  const [from, to] = [join(folder, 'form.xlsx'), join(folder, 'Bản của tôi (2).xlsx')];
  await download.saveAs(from);
  const changed = [0, 4, 5];
  const was = changed.map((nth) => vietnamese(unit.figures[nth]));
  for (const nth of changed) unit.figures[nth] += 3;
  const done = spawnSync('python3', [script, from, to, ...changed.map((nth) => `${lines[nth]}=${unit.figures[nth]}`)], { encoding: 'utf8' });
  equal(done.status, 0, `the file is changed: ${done.stderr}`);
  await page.to('/excel/upload');
  await page.locator('#excel-file').setInputFiles(to);
  await page.getByTestId('excel-form').locator('button').click();
  const shown = page.getByTestId('excel-unit');
  equal(await shown.locator('h3').innerText(), unit.name, 'the file is known by what it carries');
  equal(await shown.locator('tbody tr').count(), 3, 'figures that differ');
  const words = await shown.innerText();
  for (const [nth, line] of changed.entries()) assert(words.includes(was[nth]) && words.includes(vietnamese(unit.figures[line])), `line ${lines[line]}, before and after`);
  await page.getByTestId('excel-apply-button').click();
  await page.getByTestId('excel-applied').waitFor();
  await page.to(entry);
  for (const nth of changed) equal(await field(page, lines[nth]).inputValue(), vietnamese(unit.figures[nth]), `line ${lines[nth]}, from the file`);
}

/** Hands in whatever is chosen; a form that asks for reasons gets them. */
async function submitAll(page, number, { lines }) {
  await page.to(`/rounds/${number}/grid`);
  await page.locator('[data-all]').check();
  await page.getByTestId('submit-many').click();
  await page.locator('[data-testid=not-submitted], [data-testid=done]').first().waitFor();
  const links = page.getByTestId('not-submitted').locator('a');
  const entries = [...new Set(await links.evaluateAll((all) => all.map((one) => one.pathname)))];
  for (const entry of entries) {
    await page.to(entry);
    await submitWithReasons(page, lines);
  }
  await page.to(`/rounds/${number}`);
  equal(await page.locator('#units .state.submitted').count(), 12, 'reports that wait for approval');
}

/** Hands in one form; a warning that keeps it is given its reason, an error is a fault of the test. */
async function submitWithReasons(page, lines) {
  const done = page.getByTestId('state').filter({ hasText: 'đã nộp' });
  for (let nth = 0; nth < 3; nth += 1) {
    await page.getByTestId('submit').click();
    await done.or(page.getByTestId('not-submitted')).first().waitFor();
    if (await done.isVisible()) return;
    const asked = await page.getByTestId('not-submitted').locator('a').evaluateAll((all) => all.map((one) => one.hash.slice(3).replaceAll('-', '.')));
    assert(asked.length > 0 && asked.every((line) => lines.includes(line)), `nothing but figures is in the way: ${asked}`);
    for (const line of asked) {
      await page.getByTestId(`r-${line}`).fill('Đã đối chiếu với sổ theo dõi');
      await page.getByTestId(`r-${line}`).blur();
      await state(page, line, 'saved');
    }
  }
  await done.waitFor();
}

/** Writes another figure and hands the form in again. */
async function change(page, { lines }, unit, more) {
  unit.figures[0] += more;
  await field(page, lines[0]).fill(vietnamese(unit.figures[0]));
  await field(page, lines[1]).focus();
  await state(page, lines[0], 'saved');
  await submitWithReasons(page, lines);
}

/* ---------- whoever approves, owns and leads ---------- */

/** Sends a report back with a remark about one figure. */
async function sendBack(page, round, entry, line, remark) {
  await page.to('/work');
  await page.getByTestId('approve').locator('a.task').filter({ hasText: round.words }).first().waitFor();
  await page.to(`/submissions/${entry.split('/').pop()}/review`);
  await page.locator(`[id="l${line}"] details.say summary`).click();
  await page.locator(`[id="remark-${line}"]`).fill(remark);
  await page.locator('.decide details summary').click();
  await page.getByTestId('return').click();
  await page.getByTestId('done-before').waitFor();
}

/** Approves on the round's page: all that are chosen there, or all that wait. */
async function approveAll(page, round, { choose, state: became }) {
  await page.to(`/rounds/${round.number}`);
  if (choose) {
    await page.locator('[data-choose=mine]').click();
    equal(await page.locator('#act input:checked').count(), 12, 'chosen');
    await page.getByTestId('approve').click();
  } else await page.getByTestId('approve-mine').click();
  const outcome = page.getByTestId('outcome');
  await outcome.waitFor();
  assert((await outcome.innerText()).includes('12'), `twelve are approved: ${await outcome.innerText()}`);
  equal(await page.locator(`#units .state.${became}`).count(), 12, `reports that are «${became}»`);
}

/** The province's figure of the period, as the leader's window shows it now. */
async function total(page, round) {
  await page.to(`/figures?code=HO_PHU_CAP_QUANG&unit=MAU&from=${round.period}&to=${round.period}`);
  return (await page.getByTestId('figures').locator('tr.top td').innerText()).replaceAll('\n', ' ');
}

async function isTotal(page, round, units, what) {
  const sum = vietnamese(units.reduce((all, { figures }) => all + figures[0], 0));
  const shown = await total(page, round);
  assert(shown.startsWith(`${sum} hộ`) && shown.includes('12/12'), `${what}: «${shown}» instead of ${sum}`);
}

/* ---------- the whole ---------- */

async function correct(people, round, form, unit, entry) {
  const { reporter, approver, owner, leader } = people;
  const old = await total(leader, round);
  const before = vietnamese(unit.figures[0]);
  await reporter.to(entry);
  await reporter.getByTestId('locked').locator('[name=reason]').fill('Đếm sót một thôn');
  await reporter.getByTestId('locked').getByRole('button').click();
  await field(reporter, form.lines[0]).waitFor();
  await change(reporter, form, unit, 41);
  equal(await total(leader, round), old, 'the approved total stands until the correction is approved');
  const review = `/submissions/${entry.split('/').pop()}/review`;
  for (const page of [approver, owner]) {
    await page.to(review);
    await page.getByTestId('changed').waitFor();
    equal(await page.locator('tr.differs').count(), 1, 'figures that changed');
    const shown = await page.locator(`[id="l${form.lines[0]}"]`).innerText();
    assert(shown.includes(before) && shown.includes(vietnamese(unit.figures[0])), `old and new stand side by side: ${shown}`);
    await page.getByTestId('approve').click();
    await page.getByTestId('report-form').waitFor({ state: 'detached' });
    if (page === approver) equal(await total(leader, round), old, 'one approval is not the last');
  }
  await isTotal(leader, round, form.units, 'after the correction');
}

test('round: five people bring a whole round home', async ({ another, open }) => {
  const server = await another();
  const folder = await mkdtemp(join(tmpdir(), 'cotmoc-round-'));
  try {
    const people = {};
    for (const role of ['administrator', 'owner', 'reporter', 'approver', 'leader']) people[role] = await as(role, open, server, { ...wide, acceptDownloads: true });
    const { administrator, owner, reporter, approver, leader } = people;
    await give(administrator, 'demo.baocao', 'reporter');
    await give(administrator, 'demo.duyet', 'approver');
    const round = await openRound(owner);
    round.words = `quý ${['I', 'II', 'III', 'IV'][round.period.at(-1) - 1]}/${round.period.slice(0, 4)}`;
    const form = await earlier(reporter, round.number);
    for (const unit of form.units) unit.figures = unit.texts.map(numberOf);
    equal(form.units.length, 12, 'units of the earlier round');
    form.units[0].figures[0] += 2;
    await enter(reporter, round, form);
    const links = await reporter.locator('.sheet tbody th a').evaluateAll((all) => all.map((one) => [one.textContent, one.pathname]));
    const entries = new Map(links);
    const [, second, third, fourth] = form.units;
    await byExcel(reporter, entries.get(second.name), form, second, folder);
    await submitAll(reporter, round.number, form);

    const remark = 'Số này thấp hơn sổ của Điện lực, đề nghị kiểm lại';
    await sendBack(approver, round, entries.get(third.name), form.lines[0], remark);
    await reporter.to('/work');
    await reporter.getByTestId('returned').locator('a.task').filter({ hasText: third.name }).filter({ hasText: round.words }).click();
    assert((await reporter.locator(`[data-line="${form.lines[0]}"]`).getByTestId('remark').innerText()).includes(remark), 'the remark is at its cell');
    equal(await reporter.getByTestId('remark').count(), 1, 'and at no other');
    await change(reporter, form, third, 7);

    await approveAll(approver, round, { choose: true, state: 'submitted' });
    assert((await total(leader, round)).startsWith('chưa có số liệu'), 'no total before the last approval');
    await approveAll(owner, round, { choose: false, state: 'approved' });
    await isTotal(leader, round, form.units, 'at once after the last approval');
    await correct(people, round, form, fourth, entries.get(fourth.name));
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  }
});

test('round: on a phone at 360 px', async ({ another, open }) => {
  const server = await another();
  try {
    const fits = async (page) => equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, `width of ${page.url()}`);
    const reporter = await as('reporter', open, server, phone);
    await reporter.to('/work');
    await fits(reporter);
    await reporter.locator('a.task').filter({ hasText: 'tháng' }).first().tap();
    await reporter.getByTestId('entry-form').waitFor();
    await fits(reporter);
    const entry = new URL(reporter.url()).pathname;
    const lines = await reporter.locator('tbody.line').evaluateAll((all) => all.map((one) => one.dataset.line));
    for (const line of lines) {
      const before = await reporter.locator(`[data-line="${line}"] td.p`).innerText();
      await field(reporter, line).tap();
      await field(reporter, line).fill(before);
    }
    await field(reporter, lines[0]).tap();
    for (const line of lines) await state(reporter, line, 'saved');
    await submitWithReasons(reporter, lines);
    await fits(reporter);
    const approver = await as('approver', open, server, phone);
    await approver.to('/work');
    await fits(approver);
    await approver.getByTestId('approve').locator(`a[href="/submissions/${entry.split('/').pop()}/review"]`).tap();
    await approver.getByTestId('report-form').waitFor();
    await fits(approver);
    await approver.getByTestId('approve').tap();
    await approver.getByTestId('done-before').waitFor();
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
    const answers = [];
    let answer = 'dismiss';
    page.on('dialog', async (dialog) => {
      answers.push(dialog.message());
      await dialog[answer]();
    });
    await page.to('/work');
    const task = page.getByTestId('begun').locator('a.task').first();
    await task.waitFor();
    const entry = await task.getAttribute('href');
    await page.to(entry);
    const [first, second] = await page.locator('tbody.line').evaluateAll((all) => all.map((one) => one.dataset.line));
    await page.context().setOffline(true);
    await field(page, first).fill('321');
    await page.getByTestId('sign-out').click();
    equal(answers.length, 1, 'it asks');
    assert(/ 1 ô /.test(answers[0]), `it says how many: ${answers[0]}`);
    equal(await field(page, first).inputValue(), '321', 'the figure stands there still');
    equal(await unsent(page), 1, 'and is kept');
    await page.context().setOffline(false);
    await state(page, first, 'saved');
    await page.reload();
    equal(await field(page, first).inputValue(), '321', 'and arrives once the network is back');
    equal(await unsent(page), 0, 'left in the browser');
    // The network is back, but nothing gets through yet.
    const stop = (route) => (route.request().method() === 'POST' ? route.abort() : route.continue());
    await page.route('**/entry/**', stop);
    await field(page, second).fill('123');
    await field(page, first).focus();
    await state(page, second, 'unsent');
    answer = 'accept';
    await page.getByTestId('sign-out').click();
    await page.waitForURL(/\/sign-in/);
    equal(answers.length, 2, 'it asks again');
    equal(await unsent(page), 0, 'nothing of it stays in the browser');
  } finally {
    await server.stop();
  }
});
