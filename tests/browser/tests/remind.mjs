// From a late unit to a reminder and what came of it: the owner urges, the clerk is led to the very form.
import { as, field, linesOf, state, submit } from '../desk.mjs';
import { assert, equal, test } from '../harness.mjs';
import { giveDuty } from '../people.mjs';

const wide = { viewport: { width: 1280, height: 900 } };

/** An open round with a unit for which nobody has the duty: its page of urging, and the unit. */
async function vacancy(owner) {
  await owner.to('/rounds');
  const rounds = await owner.getByTestId('open-rounds').locator('a[href^="/rounds/"]').evaluateAll((all) => all.map((one) => one.pathname));
  for (const round of new Set(rounds.filter((path) => /^\/rounds\/\d+$/.test(path)))) {
    await owner.to(`${round}/urge`);
    const row = owner.getByTestId('owing').locator('tbody tr').filter({ hasText: 'chưa có người phụ trách' }).last();
    if (!(await row.count())) continue;
    const entry = await row.locator('[name=submission]').getAttribute('value');
    const name = await row.getByRole('link').innerText();
    const code = await row.locator('th .num').innerText();
    return { round, entry, name, code };
  }
  throw new Error('every unit of the demonstration has somebody');
}

test('an urging leads the clerk to the form, and the owner sees what came of it', async ({ another, open }) => {
  const server = await another();
  try {
    await urged(server, open);
  } finally {
    await server.stop();
  }
});

async function urged(server, window) {
  const owner = await as('owner', window, server, wide);
  const unit = await vacancy(owner);
  await giveDuty(server, { login: 'demo.lanhdao', role: 'reporter', unit: unit.code });
  await owner.reload();
  const row = owner.getByTestId('owing').locator('tbody tr').filter({ has: owner.locator(`[value="${unit.entry}"]`) });
  assert((await row.innerText()).includes('Võ Văn Lãnh'), 'the owner sees who has the duty now');
  await owner.locator('[data-choose=none]').click();
  await row.locator('[name=submission]').check();
  await owner.getByTestId('urge-now').click();
  const told = owner.getByTestId('urged');
  await told.waitFor();
  assert((await told.innerText()).includes('Đã nhắc 1 người'), await told.innerText());
  await owner.locator('[data-choose=none]').click();
  await row.locator('[name=submission]').check();
  await owner.getByTestId('urge-now').click();
  await owner.getByTestId('urged').filter({ hasText: '1 người không nhắc lại' }).waitFor();

  // Handing in asks for reasons first.
  const clerk = await as('leader', window, server, { ...wide, refused: [422] });
  await clerk.to('/work');
  await clerk.getByTestId('reminded').getByRole('link').click();
  const letter = await clerk.getByTestId('letter').innerText();
  assert(letter.includes(unit.name) && letter.includes('được đôn đốc'), letter);
  const link = new URL(await clerk.getByTestId('link').innerText());
  await clerk.to(link.pathname);
  // A letter about several things leads to the list of them, and from there to the form.
  if (link.pathname === '/work') await clerk.locator(`a[href="/entry/${unit.entry}"]`).first().click();
  await clerk.waitForURL(new RegExp(`/entry/${unit.entry}$`));
  const lines = await linesOf(clerk);
  for (const line of lines) {
    await field(clerk, line).fill('1');
    await clerk.keyboard.press('Tab');
    await state(clerk, line, 'saved');
  }
  await submit(clerk, lines);

  await owner.to(`/reminders?outcome=came&unit=${encodeURIComponent(unit.code)}`);
  const came = owner.getByTestId('reminders').locator('tbody tr').filter({ hasText: 'Võ Văn Lãnh' });
  equal(await came.count(), 1, 'reminders of the unit that something came of');
  assert((await came.innerText()).includes('xong trong ngày'), await came.innerText());
  await owner.to(`${unit.round}/urge`);
  equal(await owner.locator(`[name=submission][value="${unit.entry}"]`).count(), 0, 'a unit that handed in stays on the page');
}
