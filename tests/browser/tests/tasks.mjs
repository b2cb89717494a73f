// A task's life as three people see it: making it, reporting with evidence, sending back, accepting.
import { as } from '../desk.mjs';
import { assert, equal, test } from '../harness.mjs';

const wide = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const words = 'Mở điểm hỗ trợ dịch vụ công ở nhà văn hóa';
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');

/** The owner makes a task of the plan for a commune. */
async function make(page) {
  await page.to('/tasks');
  await page.getByRole('link', { name: 'Thêm nhiệm vụ' }).click();
  const form = page.getByTestId('task-form');
  const plan = form.locator('#tn-plan option').filter({ hasText: '01/KH-UBND' });
  await form.locator('#tn-plan').selectOption(await plan.first().getAttribute('value'));
  await form.locator('#tn-task').fill(words);
  await form.locator('#tn-lead').fill('MAU01');
  await form.locator('#tn-deadline').fill('Quý II/2099');
  await form.locator('#tn-act').fill('99/QĐ-UBND');
  await form.locator('button.primary').click();
  await page.getByTestId('outcome').waitFor();
  assert((await page.locator('.facts').innerText()).includes('30/06/2099'), 'the deadline is read from its words');
  assert((await page.getByTestId('standing').innerText()).includes('Chưa bắt đầu'), 'nothing was reported yet');
  return new URL(page.url()).pathname;
}

/** Whoever does the task says how far it is. */
async function report(page, path, { percent, done, note }) {
  await page.to(path);
  if (done) await page.locator('#tr-done').check();
  else await page.locator('#tr-percent').fill(String(percent));
  await page.locator('#tr-note').fill(note);
  await page.getByTestId('send-report').click();
  await page.getByTestId('outcome').waitFor();
}

test("tasks: a task's life with three roles", async ({ another, open }) => {
  const server = await another();
  try {
    await life(await as('owner', open, server, { ...wide, refused: [422] }), await as('reporter', open, server, phone), await as('leader', open, server, wide));
  } finally {
    await server.stop();
  }
});

async function life(owner, reporter, leader) {
  const path = await make(owner);
  equal(await owner.getByTestId('judge').count(), 0, 'nothing is to be accepted yet');

  await report(reporter, path, { percent: 40, note: 'Đã mở 2 điểm.' });
  assert((await reporter.locator('.task-meter').innerText()).includes('40%'), 'the percent is shown');
  equal(await reporter.locator('[data-testid=judge], #manage-title').count(), 0, 'a reporter neither accepts nor manages');
  await reporter.locator('#te-file').setInputFiles({ name: 'Biên bản.pdf', mimeType: 'application/pdf', buffer: pdf });
  await reporter.getByTestId('attach').click();
  await reporter.getByTestId('evidence').getByRole('link', { name: 'Biên bản.pdf' }).waitFor();
  await report(reporter, path, { done: true, note: 'Đã mở đủ 5 điểm.' });

  await owner.to('/work');
  await owner.getByTestId('tasks-accept').getByRole('link').filter({ hasText: words }).click();
  await owner.getByTestId('send-back').click();
  await owner.getByTestId('problem').waitFor();
  await owner.locator('#tb-why').fill('Thiếu ảnh của điểm thứ năm.');
  await owner.getByTestId('send-back').click();
  await owner.getByTestId('outcome').waitFor();

  await reporter.to('/work');
  await reporter.getByTestId('tasks-returned').getByRole('link').filter({ hasText: words }).click();
  assert((await reporter.getByTestId('steps').innerText()).includes('Thiếu ảnh'), 'the reason is read');
  await report(reporter, path, { done: true, note: 'Đã bổ sung ảnh.' });

  await owner.to(path);
  await owner.getByTestId('accept').click();
  await owner.getByTestId('outcome').waitFor();
  assert((await owner.getByTestId('standing').innerText()).includes('Đã nghiệm thu'), 'it is accepted');
  await reporter.to(path);
  equal(await reporter.getByTestId('report').count(), 0, 'nothing is left to report');

  await leader.to('/tasks?state=accepted&q=nha+van+hoa');
  await leader.getByTestId('tasks').getByRole('link', { name: words }).click();
  equal(await leader.getByTestId('steps').locator('li').count(), 5, 'the whole way is seen');
  equal(await leader.locator('main form').count(), 0, 'a leader changes nothing');
  await leader.to('/tasks?view=board');
  assert((await leader.getByTestId('task-board').innerText()).includes(words), 'it stands on the board');
  await leader.to('/tasks?view=calendar&month=2099-06');
  assert(!(await leader.getByTestId('calendar').innerText()).includes('undefined'), 'the month is drawn');
}
