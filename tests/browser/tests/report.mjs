// A report as three people see it: written by the plan's owner, contributed to by a clerk, read by a leader;
// blocked by what is missing, released with each gap named, compared with the last one, filled from templates.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { as } from '../desk.mjs';
import { assert, equal, test } from '../harness.mjs';

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** Begins an ad hoc report of the demonstration's plan, about the year that runs. */
async function begin(page) {
  await page.to('/reports/new');
  await page.getByTestId('outlines').getByRole('link', { name: /đột xuất/i }).click();
  const form = page.getByTestId('report-form');
  const plan = form.locator('#plan option').filter({ hasText: /tỉnh Mẫu/ }).first();
  await form.locator('#plan').selectOption(await plan.getAttribute('value'));
  await page.getByTestId('report-begin').click();
  await page.waitForURL(/\/reports\/\d+$/);
  return new URL(page.url()).pathname;
}

/** Writes under a heading; an empty text leaves it as it is. */
async function write(page, key, text) {
  const form = page.getByTestId(`write-${key}`);
  await form.locator('textarea').fill(text);
  await form.getByRole('button', { name: 'Lưu' }).click();
  await page.waitForURL(new RegExp(`#muc-${key}$`));
}

const problem = (page) => page.getByTestId('report-problem').innerText();

/** A report is written, blocked, released with its gaps named, and stays. */
async function released(server, window) {
  const owner = await as('owner', window, server, { ...wide, refused: [422] });
  const path = await begin(owner);
  assert(/Còn thiếu/.test(await owner.getByTestId('gaps').innerText()), 'what is missing is said');
  await owner.getByTestId('release').click();
  assert(/Chưa phát hành được/.test(await problem(owner)), 'a blank report does not go out');
  await owner.to(path);
  await write(owner, 'yeu-cau', 'Theo yêu cầu của Ủy ban nhân dân tỉnh (thử nghiệm).');
  const results = owner.getByTestId('write-ket-qua');
  await results.locator('details.suggestions summary').click();
  const offered = results.locator('.suggestions li').first();
  const sentence = (await offered.locator('p').innerText()).trim();
  assert(/\d/.test(sentence), `the sentence has its number: ${sentence}`);
  await offered.getByRole('button').click();
  await owner.waitForURL(/#muc-ket-qua$/);
  const text = await owner.getByTestId('write-ket-qua').locator('textarea').inputValue();
  assert(/\{[\w.-]+\}/.test(text), `numbers are bound, not typed: ${text}`);
  assert((await owner.locator('#muc-ket-qua .report-text').innerText()).includes(sentence), 'the text reads as offered');
  const release = owner.getByTestId('release-form');
  await release.locator('summary').click();
  for (const reason of await release.locator('input[name^=why-]').all()) await reason.fill('Chưa có nguồn số liệu.');
  await owner.getByTestId('release').click();
  await owner.waitForURL(/\?done=1$/);
  assert(/^\d{4}-\d{4}$/.test(await owner.getByTestId('report-serial').innerText()), 'it has its number');
  equal(await owner.locator('textarea').count(), 0, 'places to write after the release');
  assert(await owner.getByTestId('named-gaps').locator('li').count() > 0, 'what was missing is named');
  await owner.getByTestId('deliver').locator('#receiver').fill('Ủy ban nhân dân tỉnh Mẫu');
  await owner.getByTestId('deliver').locator('#way').fill('Trục liên thông văn bản');
  await owner.getByTestId('deliver').getByRole('button').click();
  await owner.getByTestId('deliveries').getByText('Trục liên thông văn bản').waitFor();
  const leader = await as('leader', window, server, phone);
  await leader.to(path);
  assert((await leader.getByTestId('report-body').innerText()).includes(sentence), 'the leader reads the same');
  equal(await leader.getByTestId('release').count(), 0, 'a leader does not release');
}

/** A report is compared with the last one, and saved as Word and Excel. */
async function compared(server, window) {
  const owner = await as('owner', window, server, wide);
  await owner.to('/reports');
  const running = owner.getByTestId('reports').locator('tbody tr').filter({ hasText: 'Báo cáo quý' }).filter({ hasText: 'Đang soạn' });
  await owner.to(await running.first().getByRole('link').getAttribute('href'));
  const path = new URL(owner.url()).pathname;
  const folder = await mkdtemp(join(tmpdir(), 'cotmoc-report-'));
  try {
    for (const [button, ending, tool] of [['word', '.docx', WORD], ['excel', '.xlsx', EXCEL]]) {
      const waiting = owner.waitForEvent('download');
      await owner.getByTestId(button).click();
      const file = join(folder, `report${ending}`);
      await (await waiting).saveAs(file);
      assert((await readFile(file)).subarray(0, 2).toString() === 'PK', `${ending} is a package`);
      const read = spawnSync('python3', ['-c', tool, file], { encoding: 'utf8' });
      equal(read.status, 0, `${ending} is whole: ${read.stderr}`);
      assert(read.stdout.includes('CỘNG HÒA') || read.stdout.includes('xl/'), `${ending}: ${read.stdout.slice(0, 200)}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  await owner.getByTestId('compare').click();
  await owner.waitForURL(/\/compare$/);
  const changes = await owner.getByTestId('figure-changes').locator('tbody tr').allInnerTexts();
  assert(changes.some((row) => row.includes('Kỳ báo cáo')), `the period changed: ${changes.length} rows`);
  await owner.to(`${path}/print`);
  assert((await owner.getByTestId('official').innerText()).includes('Độc lập - Tự do - Hạnh phúc'), 'the paper has its head');
}

const WORD = `
import sys, zipfile, re
text = zipfile.ZipFile(sys.argv[1]).read('word/document.xml').decode()
print(re.sub('<[^>]+>', '', text)[:400])
`;
const EXCEL = `
import sys, zipfile
print(zipfile.ZipFile(sys.argv[1]).namelist())
`;

/** A commune writes its part, and it stands in the report above under its name. */
async function gathered(server, window) {
  const clerk = await as('reporter', window, server, { ...wide, refused: [422] });
  await clerk.to('/reports');
  const part = clerk.getByTestId('own-parts').locator('tbody tr').filter({ hasText: 'Đang soạn' }).first();
  const unit = (await part.locator('td').first().innerText()).trim();
  await part.getByRole('link').click();
  await clerk.getByTestId('send-part').click();
  assert(/Chưa gửi: còn mục chưa viết/.test(await problem(clerk)), 'an empty part is not sent');
  await clerk.to(new URL(clerk.url()).pathname.replace(/\/send$/, ''));
  for (const key of ['kho-khan', 'kien-nghi']) await write(clerk, key, `Ý kiến của ${unit} về ${key}.`);
  await clerk.getByTestId('send-part').click();
  await clerk.waitForURL(/\?done=1$/);
  const owner = await as('owner', window, server, wide);
  await owner.to('/reports');
  const running = owner.getByTestId('reports').locator('tbody tr').filter({ hasText: 'đơn vị đã gửi' }).first();
  await running.getByRole('link').click();
  assert((await owner.locator('#muc-kho-khan').innerText()).includes(`Ý kiến của ${unit} về kho-khan.`), 'the part is gathered');
  await owner.getByTestId('parts').click();
  assert((await owner.getByTestId('unit-parts').innerText()).includes(`Ý kiến của ${unit}`), 'with who wrote it');
}

/** A template with an unknown name or a macro is refused with its place. */
async function templates(server, window) {
  const owner = await as('owner', window, server, { ...wide, refused: [422] });
  await owner.to('/reports/setup');
  const folder = await mkdtemp(join(tmpdir(), 'cotmoc-template-'));
  try {
    const waiting = owner.waitForEvent('download');
    await owner.getByRole('link', { name: 'Tải mẫu Word có sẵn' }).click();
    const usual = join(folder, 'mau.docx');
    await (await waiting).saveAs(usual);
    const wrong = join(folder, 'sai.docx');
    const made = spawnSync('python3', ['-c', RENAME, usual, wrong], { encoding: 'utf8' });
    equal(made.status, 0, made.stderr);
    const form = owner.getByTestId('file-form');
    await form.locator('#file').setInputFiles(wrong);
    await form.locator('button.primary').click();
    const told = await owner.getByTestId('file-problem').innerText();
    assert(told.includes('trich_yeuu') && /đoạn|bảng/.test(told), `the place is named: ${told}`);
    await owner.to('/reports/setup');
    await owner.getByTestId('file-form').locator('#file').setInputFiles(usual);
    await owner.getByTestId('file-form').locator('button.primary').click();
    await owner.waitForURL(/\/reports\/files\/\d+$/);
    assert((await owner.locator('main').innerText()).includes('trich_yeu'), 'its names are listed');
    await writeFile(join(folder, 'x.docx'), 'không phải Word');
    await owner.to('/reports/setup');
    await owner.getByTestId('file-form').locator('#file').setInputFiles(join(folder, 'x.docx'));
    await owner.getByTestId('file-form').locator('button.primary').click();
    await owner.getByTestId('file-problem').waitFor();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An official form in Excel is bound cell by cell on the screen, and filled with a report's figures. */
async function forms(server, window) {
  const owner = await as('owner', window, server, { ...wide, refused: [422] });
  await owner.to('/reports');
  const path = await owner.getByTestId('reports').getByRole('link').first().getAttribute('href');
  const folder = await mkdtemp(join(tmpdir(), 'cotmoc-form-'));
  try {
    await owner.to(path);
    const annex = owner.waitForEvent('download');
    await owner.getByTestId('excel').click();
    const form = join(folder, 'bieu.xlsx');
    await (await annex).saveAs(form);
    await owner.to('/reports/setup');
    await owner.getByTestId('file-form').locator('#file').setInputFiles(form);
    await owner.getByTestId('file-form').locator('button.primary').click();
    await owner.waitForURL(/\/reports\/files\/\d+$/);
    const id = owner.url().split('/').pop();
    await owner.getByTestId('form-grid').locator('a[href*="cell=A2#"]').click();
    await owner.getByTestId('map-form').locator('#figure').fill('don-vi');
    await owner.getByTestId('map-form').locator('button.primary').click();
    await owner.getByTestId('mapping').getByText('don-vi').waitFor();
    await owner.to(path);
    const filled = owner.waitForEvent('download');
    await owner.locator(`a[href$="/forms/${id}"]`).click();
    const made = join(folder, 'dien.xlsx');
    await (await filled).saveAs(made);
    const read = spawnSync('python3', ['-c', CELL, made], { encoding: 'utf8' });
    equal(read.status, 0, read.stderr);
    assert(read.stdout.includes('Tỉnh Mẫu'), `the cell says the unit: ${read.stdout.slice(0, 200)}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const CELL = `
import re, sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
sheet = book.read('xl/worksheets/sheet1.xml').decode()
print(re.search('<c r="A2".*?</c>', sheet).group(0))
`;

const RENAME = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], 'w') as new:
    for name in old.namelist():
        data = old.read(name)
        if name == 'word/document.xml':
            data = data.replace(b'trich_yeu', b'trich_yeuu')
        new.writestr(name, data)
`;

test('a report is written, blocked, released, compared, contributed to and filled from templates', async ({ another, open }) => {
  const server = await another();
  try {
    await released(server, open);
    await compared(server, open);
    await gathered(server, open);
    await templates(server, open);
    await forms(server, open);
  } finally {
    await server.stop();
  }
});
