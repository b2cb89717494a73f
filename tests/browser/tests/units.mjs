// Units and figures: the tree on a day, a merger and its undoing, a pasted table, Vĩnh Long then and now.
import { assert, equal, test } from '../harness.mjs';

/** The text of the page's main part. */
const words = (page) => page.locator('main').innerText();

test('units: the tree on a day, and a search without diacritics', async ({ server, open }) => {
  const page = await open({ viewport: { width: 1280, height: 860 } });
  await page.goto(`${server.address}/units`);
  assert((await page.getByTestId('unit-counts').innerText()).includes('3.321'), 'the communes of today are counted');
  await page.getByRole('link', { name: 'trước 1/7/2025' }).click();
  assert((await page.getByTestId('unit-counts').innerText()).includes('63'), 'the provinces of then are counted');
  await page.getByRole('link', { name: 'Tỉnh Trà Vinh' }).click();
  assert((await page.getByTestId('unit-ended').innerText()).includes('01/07/2025'), 'its end is told');
  assert(await page.locator('svg.kin-wide').isVisible(), 'the picture is there');
  await page.locator('#heirs ~ .listing a').first().click();
  equal(await page.getByTestId('unit-name').innerText(), 'Tỉnh Vĩnh Long', 'its heir');
  await page.goto(`${server.address}/units`);
  await page.locator('#q').fill('tan binh');
  await page.keyboard.press('Enter');
  assert((await page.getByTestId('found').innerText()).includes('Tân Bình'), 'the search folds diacritics');
});

test('units: on a phone the picture has bands of its own', async ({ server, open }) => {
  const page = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  await page.goto(`${server.address}/units/200070`);
  assert(await page.locator('svg.kin-narrow').isVisible(), 'the narrow picture is shown');
  assert(!(await page.locator('svg.kin-wide').isVisible()), 'the wide one is not');
});

const table = (rows) => `Mã số liệu\tĐơn vị\tKỳ\tGiá trị\n${rows.map(([unit, value]) => `HO_GIA_DINH\t${unit}\t2024\t${value}`).join('\n')}\n`;

async function paste(page, server, text) {
  await page.goto(`${server.address}/data/import`);
  await page.locator('#numbers-vi').check();
  await page.locator('#im-text').fill(text);
  await page.getByTestId('import-form').getByRole('button', { name: 'Xem trước' }).click();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? '' : ' without JavaScript';

  test(`figures: a pasted table is refused, mended and kept${how}`, async ({ another, open }) => {
    const fresh = await another();
    try {
      const page = await open({ refused: [422], foreign: fresh.address, javaScriptEnabled });
      await paste(page, fresh, table([['86@2024-12-31', '1.000'], ['99999', 'mười']]));
      const errors = await page.getByTestId('import-errors').innerText();
      assert(errors.includes('dòng 3') && errors.includes('99999'), `row and code are named: ${errors}`);
      await page.locator('#im-text').fill(table([['86@2024-12-31', '1.000'], ['83@2024-12-31', '2.000']]));
      await page.getByTestId('import-form').getByRole('button', { name: 'Xem trước' }).click();
      await page.getByTestId('import-keep').getByRole('button').click();
      await page.getByTestId('import-kept').waitFor();
      await page.goto(`${fresh.address}/data/history?code=HO_GIA_DINH&unit=86%402024-12-31&period=2024`);
      assert((await page.getByTestId('revisions').innerText()).includes('1.000'), 'the figure has its history');
    } finally {
      await fresh.stop();
    }
  });

  test(`units: a merger moves old figures, and undoing brings them back${how}`, async ({ another, open }) => {
    const fresh = await another();
    try {
      const page = await open({ refused: [422], foreign: fresh.address, javaScriptEnabled });
      await paste(page, fresh, 'Mã số liệu\tĐơn vị\tKỳ\tGiá trị\nHO_GIA_DINH\t29584\t2025\t1.000\nHO_GIA_DINH\t28957\t2025\t234\n');
      await page.getByTestId('import-keep').getByRole('button').click();
      await page.getByTestId('import-kept').waitFor();

      await page.goto(`${fresh.address}/units/operations/new?do=merge&under=286`);
      await page.getByTestId('operation-form').getByRole('button').click();
      assert((await page.getByTestId('operation-problem').innerText()).length > 10, 'an empty form is refused in words');
      await page.locator('.picker summary').click();
      await page.getByLabel('Xã An Bình 29584').check();
      await page.getByLabel('Xã An Định 28957').check();
      await page.locator('#op-name').fill('Bình Định');
      await page.locator('#op-type').selectOption('xã');
      await page.locator('#op-code').fill('29999');
      await page.locator('#op-date').fill('01/06/2026');
      await page.locator('#op-act').fill('1/NQ-HĐND');
      await page.getByTestId('operation-form').getByRole('button').click();
      const preview = await page.getByTestId('operation-preview').innerText();
      assert(preview.includes('Xã Bình Định') && preview.includes('Xã An Định'), `what would change is shown: ${preview}`);
      await page.getByTestId('operation-confirm').getByRole('button').click();
      await page.getByTestId('recorded').waitFor();
      const operation = page.url().split('?')[0];

      const old = `${fresh.address}/figures?code=HO_GIA_DINH&unit=29999&from=2025`;
      await page.goto(old);
      assert((await page.getByTestId('figures').innerText()).includes('1.234'), 'both old figures stand in the new commune');
      await page.goto(`${fresh.address}/figures?code=HO_GIA_DINH&unit=29999&from=2025&borders=then`);
      const then = await page.getByTestId('figures').innerText();
      assert(then.includes('1.000') && then.includes('234'), 'on the borders then both stand apart');

      await page.goto(operation);
      await page.locator('#undo-reason').fill('ghi nhầm');
      await page.getByTestId('undo-form').getByRole('button').click();
      await page.getByTestId('undone').waitFor();
      await page.goto(`${fresh.address}/figures?code=HO_GIA_DINH&unit=29584&from=2025`);
      assert((await page.getByTestId('figures').innerText()).includes('1.000'), 'the old commune has its figure again');
    } finally {
      await fresh.stop();
    }
  });
}

/** Households of every commune that stood under a province on a day, ten each. */
async function communes(page, server, province, day) {
  const units = [];
  await page.goto(`${server.address}/units/${province}?at=${day}`);
  const districts = await page.locator('[data-testid=children] .unit-list a').evaluateAll((links) => links.map((link) => link.href));
  for (const district of districts) {
    await page.goto(district);
    const codes = page.locator('[data-testid=children] .unit-list .num');
    for (const code of await codes.allInnerTexts()) units.push([`${code}`, '10']);
  }
  return units;
}

test('figures: Vĩnh Long 2024 on the borders then and now', async ({ another, open }) => {
  const fresh = await another();
  try {
    const page = await open({ foreign: fresh.address });
    const rows = [];
    for (const province of [186, 183, 184]) rows.push(...(await communes(page, fresh, province, '2024-12-31')));
    assert(rows.length > 300, `only ${rows.length} communes were found`);
    await paste(page, fresh, table(rows));
    await page.getByTestId('import-keep').getByRole('button').click();
    await page.getByTestId('import-kept').waitFor();

    await page.goto(`${fresh.address}/units/286`);
    await page.getByRole('link', { name: 'Số liệu của đơn vị này' }).click();
    await page.locator('#fi-code').fill('HO_GIA_DINH');
    await page.locator('#fi-from').fill('2024');
    await page.getByTestId('figures-form').getByRole('button').click();
    await page.getByTestId('borders').getByRole('link', { name: 'Địa giới khi đó' }).click();
    equal(await page.locator('tr.top').count(), 3, 'provinces on the borders then');
    equal(await page.locator('tr.under').count(), rows.length, 'communes on the borders then');
    await page.getByTestId('borders').getByRole('link', { name: 'Địa giới ngày 01/07/2025' }).click();
    equal(await page.locator('tr.top').count(), 1, 'provinces on the borders of 1/7/2025');
    equal(await page.locator('tr.under').count(), 124, 'communes on the borders of 1/7/2025');
    assert((await words(page)).includes(`${(rows.length * 10).toLocaleString('de-DE')}\u00a0hộ`), 'not one household is lost');
    assert(await page.locator('tr.unallocated').isVisible(), 'what no act allocates has a row of its own');
    assert(await page.getByTestId('unallocated').isVisible(), 'and an explanation');
  } finally {
    await fresh.stop();
  }
});
