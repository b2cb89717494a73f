// The picture in the README.
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Takes the picture; it replaces the README's only when COTMOC_SCREENSHOT names the file to write. */
export async function readmePicture(page, shots) {
  const path = join(shots, 'readme.png');
  await page.screenshot({ path });
  const wanted = process.env.COTMOC_SCREENSHOT;
  if (wanted) {
    await mkdir(dirname(wanted), { recursive: true });
    await copyFile(path, wanted);
  }
}
