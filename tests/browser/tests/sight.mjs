// Seeing and publishing: the scorecard and its sheet of A4, an indicator, a release from its making to its end.
import { join } from 'node:path';

import { assert, equal, test } from '../harness.mjs';

const words = (page) => page.locator('main').innerText();

/** The address of the fictive province's plan among the public pages. */
async function publicPlan(server) {
  const home = await (await fetch(`${server.address}/cong-khai`)).text();
  const [, path] = home.match(/href="(\/cong-khai\/ke-hoach\/\d+)"/);
  return path;
}

const inside = (path) => path.replace('/cong-khai/ke-hoach/', '/plans/');

test('sight: the scorecard answers in one look and leads to the figures', async ({ server, open, shots }) => {
  const plan = inside(await publicPlan(server));
  const page = await open({ viewport: { width: 1280, height: 860 } });
  await page.goto(`${server.address}${plan}`);
  await page.getByTestId('to-scorecard').click();
  assert((await page.getByTestId('headline').innerText()).includes('đúng tiến độ'), 'the counts are in words');
  const all = await page.getByTestId('score').locator('tbody tr').count();
  await page.getByTestId('headline').getByRole('link', { name: 'chậm' }).click();
  assert((await page.getByTestId('filtered').innerText()).includes(String(all)), 'it says how many are left out');
  await page.getByTestId('score').first().getByRole('link').first().click();
  assert(await page.getByTestId('chart').locator('svg').first().isVisible(), 'the chart is there');
  assert((await page.getByTestId('how-computed').first().innerText()).includes('Cách tính'), 'the status tells how');
  for (const tab of ['Bảng', 'Bản đồ', 'Đơn vị', 'Các lần công nhận', 'Biểu đồ']) {
    await page.getByTestId('tabs').getByRole('link', { name: tab, exact: true }).click();
    equal(await page.getByTestId('tabs').locator('[aria-current]').innerText(), tab, 'the tab');
  }
  await page.getByTestId('borders').getByRole('link', { name: 'Địa giới từng kỳ' }).click();
  assert((await words(page)).includes('Theo địa giới của từng kỳ'), 'borders then');
  await page.goto(`${server.address}${plan}/scorecard/print`);
  const sheet = await page.pdf({ path: join(shots, 'scorecard.pdf'), format: 'A4', preferCSSPageSize: true });
  const pages = sheet.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  equal(pages, 1, 'pages of the print');
});

for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']]) {
  test(`sight: citizens read without scripts at ${width} px`, async ({ server, open, shots }) => {
    const plan = await publicPlan(server);
    const page = await open({ viewport: { width, height: 800 }, colorScheme, javaScriptEnabled: false });
    await page.context().clearCookies();
    for (const path of ['/cong-khai', plan]) {
      await page.goto(server.address + path);
      await page.screenshot({ path: join(shots, `portal${path.replaceAll('/', '-')}-${width}.png`), fullPage: true });
      const wide = await page.evaluate('document.documentElement.scrollWidth').catch(() => width);
      assert(wide <= width, `${path} scrolls sideways: ${wide}`);
    }
    await page.getByRole('searchbox').fill('chu ky so');
    await page.keyboard.press('Enter');
    await page.getByTestId('hits').getByRole('link').first().click();
    assert((await page.getByTestId('citation').innerText()).includes('/cong-khai/ban/'), 'it can be cited');
    assert(await page.getByTestId('demo-banner').isVisible(), 'demonstration data are marked');
    equal((await page.context().cookies()).length, 0, 'cookies of a reader');
  });
}

test('sight: a release is prepared, looked at, opened and withdrawn', async ({ server, open }) => {
  const plan = await publicPlan(server);
  const page = await open({ viewport: { width: 1280, height: 860 } });
  const title = 'Bản thử của trình duyệt';
  await page.goto(`${server.address}${inside(plan)}/scorecard`);
  await page.getByRole('link', { name: 'Chuẩn bị bản công bố' }).click();
  await page.locator('#title').fill(title);
  await page.getByRole('button', { name: 'Chuẩn bị và xem trước' }).click();
  const mine = page.url();
  await page.getByRole('link', { name: 'Xem trước như người dân thấy' }).click();
  assert((await words(page)).includes('Xem trước.'), 'the preview says that it is one');
  const seen = async () => (await fetch(server.address + plan)).text();
  assert(!(await seen()).includes(title), 'nobody sees it yet');
  await page.goto(mine);
  await page.getByTestId('release-open').click();
  assert((await page.getByTestId('release-state').innerText()).includes('Đã công bố'), 'it is open');
  assert((await seen()).includes(title), 'everybody sees it');
  await page.locator('#why').fill('Thử thu hồi.');
  await page.getByTestId('release-withdraw').click();
  assert((await page.getByTestId('release-state').innerText()).includes('Đã thu hồi'), 'it is withdrawn');
  assert(!(await seen()).includes(title), 'nobody sees it any more');
  const trace = await fetch(`${server.address}/cong-khai/ban/${mine.match(/\d+(?=\?|$)/)?.[0] ?? mine.split('/').pop()}`);
  equal(trace.status, 410, 'the trace');
});
