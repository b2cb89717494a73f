// Numbers beside what is typed: shown, summed, compared.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { equal, isNumber, show, sum, valueOf } from '../../crates/web/assets/numbers.js';

test('values are shown, and read back from what is shown', () => {
  for (const [value, text] of [['1234.5', '1.234,5'], ['0', '0'], ['-1234567', '−1.234.567'], ['0.50', '0,5'], ['100', '100'], ['0.125', '0,125'], ['234.567', '234,567']]) {
    assert.equal(show(value), text);
    assert.ok(equal(valueOf(text), value), `${text} is ${value}`);
  }
  for (const nothing of ['', null, undefined]) assert.equal(show(nothing), '');
  for (const words of ['', '–', 'không có số liệu', 'mười']) assert.equal(valueOf(words), '');
});

test('numbers are told from words and codes', () => {
  for (const text of ['1', '1.234,5', '-3', '12,5']) assert.ok(isNumber(text), text);
  for (const text of ['', 'hộ', 'Xã An', '1a', '-']) assert.ok(!isNumber(text), text);
});

test('digits behind the last one that counts make no difference', () => {
  assert.ok(equal('12.50', '12.5') && equal('', '') && equal(null, ''));
  assert.ok(!equal('12.5', '') && !equal('12.5', '12.51') && !equal('0', ''));
});

test('sums are exact', () => {
  assert.equal(sum(['0.1', '0.2']), '0.3');
  assert.equal(sum(['9007199254740993', '1']), '9007199254740994');
  assert.equal(sum(['-0.5', '0.25']), '-0.25');
  assert.equal(sum(['', null]), null);
  assert.ok(equal(sum(['1.50', '', '0.5']), '2'));
});
