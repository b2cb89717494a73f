// Every page of the demo: valid HTML, no barrier that axe finds, no sideways scrolling on a phone, both languages.
import { assert, look } from '../harness.mjs';
import { inLanguage, kinds, pages, traces } from '../site.mjs';
import { axePath, HtmlValidate } from '../tools.mjs';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Matters of taste that change no page.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': ['error', { style: 'omit' }],
    'doctype-style': 'off',
    // A button in a form submits it, an input takes text, unless they say otherwise: that is what ours are for.
    'no-implicit-button-type': 'off',
    'no-implicit-input-type': 'off',
    // Several boxes or buttons of one name are how a list of choices is sent.
    'form-dup-name': 'off',
    // Numbers of lines have dots, and HTML allows them in names.
    'valid-id': ['error', { relaxed: true }],
  },
});

look('the demo links to pages of every kind', async ({ server }) => {
  const found = kinds(await pages(server));
  assert(found.length >= 6, `only these kinds of pages were found: ${found.join(' ')}`);
});

for (const language of ['vi', 'en']) {
  look(`every page is valid HTML in ${language}`, async ({ server }) => {
    const wrong = [];
    for (const path of await pages(server)) {
      const answer = await server.fetch(inLanguage(path, language), { headers: { cookie: `cotmoc_lang=${language}` } });
      const html = await answer.text();
      assert(html.includes(`<html lang="${language}"`), `${path} is not in ${language}`);
      const report = await validator.validateString(html, path);
      for (const result of report.results) {
        for (const fault of result.messages) wrong.push(`${path}:${fault.line}: ${fault.message} (${fault.ruleId})`);
      }
    }
    assert(wrong.length === 0, wrong.slice(0, 30).join('\n'));
  });
}

for (const [width, scheme, language] of [
  [1280, 'light', 'vi'],
  [360, 'dark', 'en'],
]) {
  look(`axe finds no barrier at ${width} px, ${scheme}, ${language}`, async ({ server, open }) => {
    const page = await open({ viewport: { width, height: 800 }, colorScheme: scheme, bypassCSP: true, refused: traces });
    await page.goto(`${server.address}/plans?lang=${language}`);
    const wrong = [];
    for (const path of kinds(await pages(server))) {
      await page.goto(server.address + inLanguage(path, language));
      await page.addScriptTag({ path: axePath });
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }),
      );
      for (const { id, help, nodes } of violations) wrong.push(`${path}: ${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html).join(' … ')}`);
    }
    assert(wrong.length === 0, wrong.join('\n'));
  });
}

look('no page scrolls sideways at 360 px', async ({ server, open }) => {
  const page = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, refused: traces });
  const wrong = [];
  for (const path of await pages(server)) {
    await page.goto(server.address + path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 360) wrong.push(`${path}: ${width} px wide`);
  }
  assert(wrong.length === 0, wrong.join('\n'));
});

look('every page of a fresh demo says that its figures are of the demonstration', async ({ another }) => {
  const fresh = await another();
  const silent = [];
  try {
    for (const path of await pages(fresh)) {
      const html = await (await fresh.fetch(path)).text();
      // A target of the national strategy is a real one.
      const crumbs = /class="crumbs".*?<\/nav>/s.exec(html)?.[0] ?? '';
      if (path.startsWith('/targets/') && crumbs.includes('href="/plans/1"')) continue;
      // Pages without figures; the files of a round say it themselves.
      if (/^\/(account|calendars|tasks\/feed|messages|my-messages|reminders\/policy|forms\/new|reports\/(setup|schedules|outlines\/[^/]+)|rounds\/new|rounds\/\d+\/excel)(\?|$)/.test(path)) continue;
      // So is the register of units; figures of the demonstration mark their own pages.
      if (/^\/(units|figures|data)(\/|\?|$)/.test(path)) continue;
      if (!html.includes('data-testid="demo-banner"')) silent.push(path);
    }
    assert(silent.length === 0, `these do not: ${silent.join(' ')}`);
  } finally {
    await fresh.stop();
  }
});

look('every page carries a policy that lets nothing foreign in', async ({ server }) => {
  for (const path of kinds(await pages(server))) {
    const policy = (await server.fetch(path)).headers.get('content-security-policy') ?? '';
    assert(policy.includes("default-src 'none'") && !policy.includes('unsafe-inline'), `${path}: «${policy}»`);
  }
});
