// Other ways to use the pages: by keyboard alone, on paper, with the language switched.
import { assert, equal, look } from '../harness.mjs';
import { kinds, pages, traces } from '../site.mjs';

/** Presses Tab once; tells which element has the focus, whether it is the wanted one, and whether that can be seen. */
async function tab(page, wanted = 'body') {
  await page.keyboard.press('Tab');
  return page.evaluate((selector) => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    // The button inside a field of a day has a ring of its own, which the browser draws.
    const inside = /^(date|datetime-local)$/.test(element.type ?? '');
    const visible = inside || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    return { found: element.matches(selector), visible, ended: element === document.body, html: element.outerHTML.slice(0, 120) };
  }, wanted);
}

/** Presses Tab until the focused element matches; fails where it never does or the focus cannot be seen. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 200; presses += 1) {
    const focus = await tab(page, selector);
    if (focus.found) {
      assert(focus.visible, `the focus on ${focus.html} cannot be seen`);
      return;
    }
  }
  throw new Error(`Tab never reaches ${selector}`);
}

look('by keyboard: start page → plan → target → passage and back', async ({ server, open }) => {
  const page = await open({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.address}/plans`);
  await page.keyboard.press('Tab');
  equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main', 'the first stop skips to the content');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement.id), 'main', 'the focus after skipping');
  await tabTo(page, '[data-testid=plans] a[href^="/plans/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/plans\/\d+/);
  await tabTo(page, '[data-testid=targets] a[href^="/targets/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/targets\/\d+/);
});

look('by keyboard: every link and control of every kind of page is a stop that can be seen', async ({ server, open }) => {
  const page = await open({ viewport: { width: 1280, height: 800 }, refused: traces });
  const wrong = [];
  for (const path of kinds(await pages(server))) {
    await page.goto(server.address + path);
    const hidden = await page.evaluate(() => {
      const controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
      const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
      // In a sheet one cell is a stop, and the arrows lead to the others.
      const skipped = (element) => element.tabIndex < 0 && !element.disabled && !element.closest('[role=grid], .sheet, [data-roving]');
      return controls.filter((element) => shown(element) && skipped(element)).map((element) => element.outerHTML.slice(0, 80));
    });
    if (hidden.length > 0) wrong.push(`${path}: Tab never reaches ${hidden.slice(0, 3).join(' ')}`);
    for (let presses = 0; presses < 25; presses += 1) {
      const focus = await tab(page);
      if (focus.ended) break;
      if (!focus.visible) wrong.push(`${path}: the focus on ${focus.html} cannot be seen`);
    }
  }
  assert(wrong.length === 0, wrong.slice(0, 20).join('\n'));
});

look('by keyboard: scorecard → indicator → its figures, and back to the plan', async ({ server, open }) => {
  const page = await open({ viewport: { width: 1280, height: 800 } });
  const plan = (await pages(server)).find((path) => /^\/plans\/\d+\/scorecard$/.test(path));
  await page.goto(server.address + plan);
  await tabTo(page, '[data-testid=score] tbody a[href^="/indicators/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/indicators\//);
  await tabTo(page, '[data-testid=tabs] a[href*="tab=table"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/tab=table/);
  await tabTo(page, 'nav.crumbs a[href^="/plans/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/plans\/\d+/);
});

look('by keyboard: from a target of a province to its sentence', async ({ server, open }) => {
  const page = await open();
  await page.goto(await provincialTarget(server));
  const quote = await page.getByTestId('target-quote').innerText();
  await tabTo(page, '[data-testid=to-passage]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/documents\/\d+.*#/);
  const marked = await page.evaluate(() => document.querySelector(decodeURIComponent(location.hash))?.textContent ?? '');
  assert(marked !== '' && quote.startsWith(marked.slice(0, 20)), `«${marked}» is not the beginning of «${quote}»`);
  await tabTo(page, 'mark + a, mark a, a.ref');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/(targets|plans)\/\d+/);
});

/** The address of the first target that a province has set. */
async function provincialTarget(server) {
  for (const path of (await pages(server)).filter((path) => /^\/targets\/\d+$/.test(path))) {
    const html = await (await server.fetch(path)).text();
    if (html.includes('data-testid="to-passage"')) return server.address + path;
  }
  throw new Error('no target leads to a passage');
}

look('on paper: every kind of page keeps its content and leaves the controls out', async ({ server, open }) => {
  const page = await open({ viewport: { width: 794, height: 1123 }, refused: traces });
  for (const path of kinds(await pages(server))) {
    await page.goto(server.address + path);
    await page.emulateMedia({ media: 'print' });
    const seen = await page.evaluate(() => {
      const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
      return {
        text: document.querySelector('main').innerText.length,
        controls: [...document.querySelectorAll('header.site nav, button, input[type=file]')].filter(shown).map((element) => element.outerHTML.slice(0, 80)),
      };
    });
    assert(seen.text > 40, `${path}: nothing is printed`);
    assert(seen.controls.length === 0, `${path}: these are printed: ${seen.controls.join(' ')}`);
    const paper = await page.pdf({ format: 'A4' });
    assert(paper.subarray(0, 4).toString() === '%PDF', `${path}: no PDF`);
    await page.emulateMedia({ media: null });
  }
});

look('the language is switched in place and kept', async ({ server, open }) => {
  const page = await open();
  await page.goto(`${server.address}/compare`);
  await page.getByRole('link', { name: 'English' }).click();
  equal(await page.evaluate(() => document.documentElement.lang), 'en', 'language');
  assert(page.url().includes('/compare'), 'the page stays the same');
  await page.goto(`${server.address}/plans`);
  equal(await page.evaluate(() => document.documentElement.lang), 'en', 'language of the next page');
  await page.getByRole('link', { name: 'Tiếng Việt' }).click();
  equal(await page.evaluate(() => document.documentElement.lang), 'vi', 'language after switching back');
});

look('what is not there is said in plain words, with a way back', async ({ server, open }) => {
  const page = await open({ refused: [404] });
  for (const path of ['/plans/999999', '/khong-co', '/documents/999999', '/targets/999999', '/drafts/999999']) {
    const answer = await page.goto(server.address + path);
    equal(answer.status(), 404, path);
    assert((await page.locator('main a').count()) > 0, `${path}: no way back`);
  }
});
