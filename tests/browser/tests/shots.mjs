// Pictures of the key pages, for people to look at: 1280 and 360 px, light and dark, both languages, in four settings.
import { join } from 'node:path';

import { assert, look } from '../harness.mjs';
import { inLanguage, kinds, pages, traces } from '../site.mjs';

const name = (path) => path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'start';

for (const [width, height, colorScheme, language] of [
  [1280, 860, 'light', 'vi'],
  [1280, 860, 'dark', 'en'],
  [360, 740, 'light', 'en'],
  [360, 740, 'dark', 'vi'],
]) {
  look(`pictures at ${width} px, ${colorScheme}, ${language}`, async ({ server, open, shots }) => {
    const page = await open({ viewport: { width, height }, colorScheme, refused: traces });
    await page.goto(`${server.address}/plans?lang=${language}`);
    for (const path of kinds(await pages(server))) {
      await page.goto(server.address + inLanguage(path, language));
      const picture = await page.screenshot({ path: join(shots, `${name(path)}-${width}-${colorScheme}-${language}.png`), fullPage: true });
      assert(picture.length > 3_000, `${path}: the picture is empty`);
    }
  });
}
