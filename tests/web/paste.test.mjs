// A block from a spreadsheet finds its cells, and says what would change.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bare, cells, isBlock, plan } from '../../crates/web/assets/paste.js';

const columns = [
  { key: '1', label: 'Số hộ', decimals: 0, unit: '', kind: 'stock' },
  { key: '2', label: 'Tỷ lệ', decimals: 1, unit: '', kind: 'stock' },
  { key: '3', label: 'Thuê bao', decimals: 0, unit: '', kind: 'stock' },
];
const units = [
  { code: '30001', name: 'Xã An Bình' }, { code: '30002', name: 'Xã Đông Hòa' },
  { code: '30003', name: 'Phường Tân An' }, { code: '30004', name: 'Xã Tân An' },
];

const many = (at = { row: 0, column: 0 }, now = {}) => ({
  rows: units, columns, at, current: (row, column) => now[`${row}/${column}`] ?? { value: '' },
});
const brief = ({ changes }) => changes.map(({ row, column, kind, becomes }) => `${row}/${column} ${kind} ${becomes}`.trim());

test('the clipboard of a spreadsheet', () => {
  assert.deepEqual(cells('1\t2\r\n3\t4\r\n'), [['1', '2'], ['3', '4']]);
  assert.deepEqual(cells('"hai\ndòng"\t"có ""ngoặc"""\n5'), [['hai\ndòng', 'có "ngoặc"'], ['5']]);
  assert.deepEqual(cells('15" màn\t3'), [['15" màn', '3']]);
  assert.deepEqual(cells('"mở mãi\t3'), [['"mở mãi', '3']]);
  assert.deepEqual(cells('\n\n'), []);
  assert.ok(!isBlock('12\n') && isBlock('1\n2') && isBlock('1\t2'));
});

test('a block goes down and right from the cell', () => {
  const out = plan(cells('1.234\t12,5\n\t7\nmười\t1,25'), many({ row: 1, column: 0 }));
  assert.deepEqual(brief(out), ['1/0 new 1234', '1/1 new 12.5', '2/1 new 7', '3/0 wrong', '3/1 wrong']);
});

test('too many rows and columns are counted, not squeezed in', () => {
  const out = plan(cells('1\t2\t3\t4\n5\n6\n7\n8'), many({ row: 2, column: 1 }));
  assert.deepEqual(brief(out), ['2/1 new 1', '2/2 new 2', '3/1 new 5']);
  assert.equal(out.outside, 5);
});

test('was and becomes', () => {
  const now = { '0/0': { value: '5' }, '0/1': { value: '5' }, '0/2': { value: '5', locked: true } };
  const out = plan(cells('5,0\t6\t7'), many(undefined, now));
  assert.deepEqual(brief(out), ['0/0 same 5', '0/1 changed 6', '0/2 locked']);
  const clearing = plan(cells('\t6\t'), many(undefined, now), { clear: true });
  assert.deepEqual(brief(clearing), ['0/0 cleared', '0/1 changed 6']);
  assert.deepEqual(brief(plan(cells('không có số liệu\t6'), many(undefined, now))), ['0/0 missing', '0/1 changed 6']);
});

test('rows by code', () => {
  const out = plan(cells('30002\t5\t6\n30001\t7\t8\n39999\t1\t1'), many({ row: 3, column: 2 }));
  assert.deepEqual(brief(out), ['1/0 new 5', '1/1 new 6', '0/0 new 7', '0/1 new 8']);
  assert.deepEqual(out.unknown, ['39999']);
});

test('rows by name without diacritics, with running numbers and a heading', () => {
  const out = plan(cells('TT\tTên xã\tThuê bao\tSố hộ\n1\tDONG HOA\t9\t8\n2\tXã An Bình\t7\t6'), many());
  assert.deepEqual(brief(out), ['1/2 new 9', '1/0 new 8', '0/2 new 7', '0/0 new 6']);
});

test('a name that two units have is not guessed', () => {
  const out = plan(cells('Tân An\t5\nAn Bình\t6\nĐông Hòa\t7'), many());
  assert.deepEqual(brief(out), ['0/0 new 6', '1/0 new 7']);
  assert.deepEqual(out.twice, ['Tân An']);
  const whole = plan(cells('Phường Tân An\t5\nXã Tân An\t6\nXã An Bình\t6'), many());
  assert.deepEqual(brief(whole), ['2/0 new 5', '3/0 new 6', '0/0 new 6']);
});

test('the same unit twice is said', () => {
  const out = plan(cells('30001\t5\n30001\t6\n30002\t1'), many());
  assert.deepEqual(brief(out), ['0/0 new 5', '1/0 new 1']);
  assert.deepEqual(out.twice, ['30001']);
});

test('a form of one column takes figures from beside its own words', () => {
  const lines = { rows: columns.map((line) => ({ code: line.key, name: line.label })), columns: [{ key: 'v', label: '', decimals: 1, unit: '', kind: 'stock' }], at: { row: 0, column: 0 }, current: () => ({ value: '' }) };
  assert.deepEqual(brief(plan(cells('2\tTỷ lệ\t%\t12,5\n3\tThuê bao\tthuê bao\t40'), lines)), ['1/0 new 12.5', '2/0 new 40']);
  assert.deepEqual(brief(plan(cells('5\n6\n7\n8'), lines)), ['0/0 new 5', '1/0 new 6', '2/0 new 7']);
  assert.equal(plan(cells('5\n6\n7\n8'), lines).outside, 1);
});

test('kinds of units do not matter', () => {
  assert.equal(bare('UBND xã Đông Hòa'), 'dong hoa');
  assert.equal(bare('TP. Cà Mau'), 'ca mau');
  assert.equal(bare('Xã'), 'xa');
});

test('a large block finds all its cells', () => {
  const rows = [...Array(124).keys()].map((nth) => ({ code: `${30000 + nth}`, name: `Xã Số ${nth}` }));
  const wide = [...Array(20).keys()].map((nth) => ({ key: `${nth + 1}`, label: `Dòng ${nth + 1}`, decimals: 0, unit: '', kind: 'stock' }));
  const text = rows.map((row) => [row.code, ...wide.map((_, nth) => nth + 1000)].join('\t')).join('\n');
  const out = plan(cells(text), { rows, columns: wide, at: { row: 0, column: 0 }, current: () => ({ value: '' }) });
  assert.equal(out.changes.length, 2480);
  assert.ok(out.changes.every(({ kind }) => kind === 'new'));
});
