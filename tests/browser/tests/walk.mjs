// The main way through the product: import a Word file → fix an item → accept → plan → passage.
import { readFile } from 'node:fs/promises';

import { assert, equal, test } from '../harness.mjs';
import { readmePicture } from '../picture.mjs';

const word = new URL('../files/song-xanh-12-kh-ubnd.docx', import.meta.url).pathname;

/** The same plan as plain text, so that the second walk has a document of its own. */
const text = `KẾ HOẠCH
Phát triển kinh tế số và xã hội số giai đoạn 2026 - 2030 trên địa bàn tỉnh Núi Biếc
(Tỉnh và số liệu trong văn bản này được đặt ra để thử phần mềm.)
I. MỤC TIÊU ĐẾN NĂM 2030
- Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử đạt 100%.
- Tỷ lệ hộ gia đình được phủ mạng Internet băng rộng cáp quang đạt 98%.
- Tỷ lệ dân số trưởng thành có điện thoại thông minh đạt 95%.
II. GIẢI PHÁP
Đến năm 2030, tỷ lệ hộ gia đình được phủ mạng Internet băng rộng cáp quang đạt 90% và tỷ lệ dân số trưởng thành có điện thoại thông minh đạt 95%.
`;

const item = (page, words) => page.locator('[data-testid^=item-target]').filter({ hasText: words });

async function upload(page, server, file) {
  await page.goto(`${server.address}/plans`);
  await page.getByTestId('import-file').setInputFiles(file);
  await page.getByTestId('import-submit').click();
  await page.waitForURL(/\/(drafts|plans)\/\d+/);
}

/** Decides what the text contradicts and folds what it says twice. */
async function settle(page) {
  const contradiction = page.getByTestId('contradiction');
  equal(await contradiction.count(), 1, 'contradictions');
  assert((await contradiction.innerText()).includes('cáp quang'), 'the contradiction is about the fibre lines');
  await contradiction.locator('li').filter({ hasText: '98' }).getByTestId('choose').click();
  await contradiction.waitFor({ state: 'detached' });
  const duplicates = page.getByTestId('duplicates');
  await duplicates.locator('summary').click();
  await duplicates.getByTestId('merge').first().click();
  await duplicates.waitFor({ state: 'detached' });
}

/** Gives an item a value that is no number, reads why not, and then one that is. */
async function fix(page, words, from, to) {
  assert((await item(page, words).innerText()).includes(from), `«${words}» is read as ${from}`);
  await item(page, words).locator('[data-act=edit]').click();
  const form = page.getByTestId('edit-form');
  await form.locator('#edit-value').fill('chín mươi');
  await form.getByTestId('save').click();
  await form.locator('#edit-value-error').waitFor();
  equal(await form.locator('#edit-value').inputValue(), 'chín mươi', 'what was typed stays in the field');
  await form.locator('#edit-value').fill(to);
  await form.getByTestId('save').click();
  await form.waitFor({ state: 'detached' });
  assert((await item(page, words).locator('.value').innerText()).includes(to), `«${words}» is ${to} now`);
}

async function accept(page) {
  await page.getByTestId('accept-submit').click();
  await page.waitForURL(/\/plans\/\d+/);
  assert(await page.getByTestId('accepted').isVisible(), 'the plan says that it was accepted');
}

/** From the plan's figure to its sentence, and from the sentence back. */
async function toPassageAndBack(page, figure) {
  const row = page.getByTestId('targets').locator('tr').filter({ hasText: 'hợp đồng điện tử' });
  assert((await row.innerText()).includes(figure), `the plan shows ${figure}`);
  const plan = page.url();
  await row.locator('a.source').first().click();
  await page.waitForURL(/\/documents\/\d+.*#/);
  const passage = page.locator(':target');
  assert((await passage.innerText()).includes('hợp đồng điện tử'), 'the passage is the sentence');
  await passage.scrollIntoViewIfNeeded();
  assert(await passage.evaluate((mark) => mark.getBoundingClientRect().top >= 0), 'the passage is on the screen');
  await passage.locator('xpath=following::a[contains(@class,"ref")][1]').click();
  await page.waitForURL((url) => url.href !== plan && /\/(targets|plans)\/\d+/.test(url.pathname));
  assert((await page.locator('main').innerText()).includes('hợp đồng điện tử'), 'the way back leads to the target');
}

test('walk: a Word file becomes a plan', async ({ server, open, shots }) => {
  const page = await open({ viewport: { width: 1280, height: 860 }, refused: [422, 400], acceptDownloads: true });
  await upload(page, server, word);
  const draft = new URL(page.url()).pathname;
  await page.getByTestId('contradiction').waitFor();
  await item(page, 'hợp đồng điện tử').first().waitFor();
  await settle(page);
  await fix(page, 'hợp đồng điện tử', '100', '90');
  await page.evaluate(() => scrollTo(0, 0));
  await readmePicture(page, shots);

  const trade = item(page, 'thương mại điện tử');
  await trade.locator('[data-act=reject]').click();
  await trade.locator('[data-act=restore]').click();
  await trade.locator('[data-act=reject]').waitFor();

  equal(await page.locator('#fact-number').inputValue(), '12/KH-UBND', 'number');
  assert((await page.locator('#fact-territory').inputValue()).includes('Sông Xanh'), 'territory');
  await accept(page);
  const plan = page.url();
  assert((await page.getByTestId('tasks').innerText()).includes('Thuế tỉnh'), 'the tasks of the annex are in the plan');
  await toPassageAndBack(page, '90');

  await page.goto(plan);
  await page.locator('[data-testid=acts] a[href^="/documents/"]').first().click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').first().click()]);
  const [kept, sent] = await Promise.all([readFile(await download.path()), readFile(word)]);
  assert(kept.equals(sent), 'the original is kept byte for byte');

  await upload(page, server, word);
  equal(new URL(page.url()).pathname, new URL(plan).pathname, 'the same file again leads to the plan');
  const gone = await page.goto(server.address + draft);
  assert(gone.status() < 500, 'the accepted draft still has an answer');
});

test('walk: the same without JavaScript', async ({ server, open }) => {
  const page = await open({ viewport: { width: 1280, height: 860 }, javaScriptEnabled: false, refused: [422, 400] });
  await upload(page, server, { name: 'nui-biec.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await settle(page);
  await fix(page, 'hợp đồng điện tử', '100', '90');
  await accept(page);
  await toPassageAndBack(page, '90');
});

test('walk: the same on a phone, up to the plan', async ({ server, open }) => {
  const page = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, refused: [422, 400] });
  const other = text.replaceAll('Núi Biếc', 'Biển Lặng');
  await upload(page, server, { name: 'bien-lang.txt', mimeType: 'text/plain', buffer: Buffer.from(other) });
  await settle(page);
  await fix(page, 'hợp đồng điện tử', '100', '90');
  await accept(page);
});

test('review by keyboard: j, k, e, x and Ctrl+Enter', async ({ server, open }) => {
  const page = await open({ viewport: { width: 1280, height: 860 } });
  const other = text.replaceAll('Núi Biếc', 'Đồng Lúa');
  await upload(page, server, { name: 'dong-lua.txt', mimeType: 'text/plain', buffer: Buffer.from(other) });
  const first = page.locator('[data-item]').first();
  await first.waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  const form = page.getByTestId('edit-form');
  await form.waitFor();
  await form.locator('#edit-value').fill('77');
  await page.keyboard.press('Control+Enter');
  await form.waitFor({ state: 'detached' });
  assert((await first.locator('.value').innerText()).includes('77'), 'Ctrl+Enter saves');
  await page.keyboard.press('x');
  await first.locator('[data-act=restore]').waitFor();
});

test('two persons on one draft: the second is told, and nothing is lost', async ({ server, open }) => {
  const one = await open({ refused: [409] });
  const two = await open({ refused: [409] });
  const other = text.replaceAll('Núi Biếc', 'Rừng Thông');
  await upload(one, server, { name: 'rung-thong.txt', mimeType: 'text/plain', buffer: Buffer.from(other) });
  const draft = one.url();
  for (const page of [one, two]) {
    await page.goto(draft);
    await item(page, 'hợp đồng điện tử').locator('[data-act=edit]').click();
    await page.locator('#edit-value').waitFor();
  }
  await one.locator('#edit-value').fill('91');
  await one.getByTestId('save').click();
  await one.getByTestId('edit-form').waitFor({ state: 'detached' });
  await two.locator('#edit-value').fill('92');
  await two.getByTestId('save').click();
  await two.locator('#toast:not([hidden])').waitFor();
  equal(await two.locator('#edit-value').inputValue(), '92', 'what the second person typed is still there');
  await two.goto(draft);
  assert((await item(two, 'hợp đồng điện tử').locator('.value').innerText()).includes('91'), 'the first change stands');
});
