import { expect, test } from 'vitest';
import { createFormats } from '../../../../src/console/i18n/i18n';
import { moneyInput, namesInput, numberInput, readMoney, readNames, readNumber } from '../../../../src/console/pages/coupons/draft/inputs';
import { instantOf, localMoment } from '../../../../src/console/pages/coupons/editor/Terms';
import { boundWords, numberFault } from '../../../../src/console/pages/coupons/issues/issueWords';

test.each<[string, number, '.' | ',', number | string | undefined]>([
  ['12.50', 2, '.', 1_250],
  ['12,50', 2, '.', 1_250],
  ['1,500', 2, '.', 150_000],
  ['1 500.5', 2, '.', 150_050],
  ['0.29', 2, '.', 29],
  ['1500', 0, '.', 1_500],
  ['1.234', 3, '.', 1_234],
  ['', 2, '.', undefined],
  // As they are written in German.
  ['1.500', 2, ',', 150_000],
  ['1.234.567,89', 2, ',', 123_456_789],
  ['12,5', 2, ',', 1_250],
  ['12.5', 2, ',', 1_250],
  ['1,234', 3, ',', 1_234],
  // Read as what it is, for the check to say that it must not be below zero.
  ['-5', 2, '.', -500],
  ['−3.5', 2, '.', -350],
  ['-0', 2, '.', 0],
  // Kept as typed, for the check to refuse: finer than a cent, perhaps thousands, no number.
  ['1.005', 2, '.', '1.005'],
  ['10.000', 2, '.', '10.000'],
  ['1,000', 2, ',', '1,000'],
  ['ten', 2, '.', 'ten'],
  ['-', 2, '.', '-'],
  ['5-3', 2, '.', '5-3'],
  ['1.5', 0, '.', '1.5'],
])('%s with %s digits and the decimal separator %s is read as %s', (typed, digits, decimal, minor) => {
  expect(readMoney(typed, digits, decimal)).toBe(minor);
});

test('every amount that is shown is read as itself', () => {
  for (const digits of [0, 2, 3])
    for (const minor of [-101, -9, 0, 1, 9, 10, 99, 100, 101, 12_345, 1_000_000, Number.MAX_SAFE_INTEGER])
      for (const decimal of ['.', ','] as const) expect(readMoney(moneyInput(minor, digits, decimal), digits, decimal)).toBe(minor);
  expect(moneyInput('ten', 2, '.')).toBe('ten');
  expect(moneyInput(undefined, 2, '.')).toBe('');
});

test('three decimals of a whole number are kept as typed, since they are perhaps thousands', () => {
  expect(['10.000', '0.125', '10.00', '1234.567'].map((typed) => readNumber(typed, '.'))).toEqual(['10.000', 0.125, 10, 1_234.567]);
  expect(readNumber('10,000', ',')).toBe('10,000');
  expect(readNumber('12.345', '.', 0.01)).toBe(0.12345);
});

test('percents are kept as basis points or shares, without the noise of floating point', () => {
  expect(readNumber('12.5', '.', 100)).toBe(1_250);
  expect(readNumber('10%', '.', 0.01)).toBe(0.1);
  expect(readNumber('29', '.', 0.01)).toBe(0.29);
  expect(numberInput(0.29, '.', 0.01)).toBe('29');
  expect(numberInput(1_250, '.', 100)).toBe('12.5');
  expect(readNumber('many', '.')).toBe('many');
  expect(readNumber('−3', '.')).toBe(-3);
  expect(['1,000', '1,234,567.5', '12,5', '0,125', '1,00,0'].map((typed) => readNumber(typed, '.'))).toEqual([
    1_000,
    1_234_567.5,
    12.5,
    0.125,
    '1,00,0',
  ]);
  expect(readNumber(' ', '.')).toBeUndefined();
});

test.each([
  [-300, 2, 'negative'],
  [-0.1, 2, 'negative'],
  ['1.005', 2, 'fine'],
  ['1.5', 0, 'fine'],
  ['99999999999999999999', 2, 'large'],
  ['ten', 2, undefined],
  ['', 2, undefined],
  [0, 2, undefined],
  [undefined, 2, undefined],
])('of %s with %s digits it is told what is wrong: %s', (value, digits, fault) => {
  expect(numberFault(value, digits, '.')).toBe(fault);
});

test('names are separated by commas of any script', () => {
  expect(readNames('Tea, Pots，茶、 Tea;')).toEqual(['Tea', 'Pots', '茶']);
  expect(namesInput(['Tea', 'Pots'])).toBe('Tea, Pots');
});

test('a moment is what the shop’s clock shows', () => {
  expect(instantOf('2026-12-24T18:00', 'Europe/Berlin')).toBe(Date.UTC(2026, 11, 24, 17));
  expect(localMoment(Date.UTC(2026, 11, 24, 17), 'Europe/Berlin')).toBe('2026-12-24T18:00');
  expect(instantOf('2026-07-01T00:00', 'Asia/Shanghai')).toBe(Date.UTC(2026, 5, 30, 16));
  // Clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 back to 2:00 on 25 October.
  expect(instantOf('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(instantOf('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30));
  expect(instantOf('soon', 'UTC')).toBeUndefined();
  expect(localMoment('soon', 'UTC')).toBe('');
});

test('every hour around the changes of clocks comes back as itself, but for the one shown twice', () => {
  const zone = 'America/New_York';
  const around = [Date.UTC(2026, 2, 5), Date.UTC(2026, 9, 29)];
  const hours = around.flatMap((from) => Array.from({ length: 8 * 24 }, (_, hour) => from + hour * 3_600_000));
  expect(hours.filter((at) => instantOf(localMoment(at, zone), zone) !== at)).toEqual([Date.UTC(2026, 10, 1, 6)]);
});

test.each([
  ['fatigue.minGapMs', 600_000, '10 minutes', '10分钟'],
  ['session.idleMs', 1_000, '1 second', '1秒钟'],
  ['session.idleMs', 60_000, '1 minute', '1分钟'],
  ['triggers.quietMs', 0, '0 seconds', '0秒钟'],
  ['triggers.idleMs', 90_000, '90 seconds', '90秒钟'],
  ['triggers.cartValue', 1, '$0.01', 'US$0.01'],
  ['triggers.scrollShare', 1, '100%', '100%'],
  ['coupons.0.frequency.minGapMs', 31_536_000_000, '8,760 hours', '8,760小时'],
  ['coupons.0.frequency.minGapMs', 60_000, '1 minute', '1分钟'],
  ['coupons.0.frequency.minGapMs', 1_000, '1 second', '1秒钟'],
  ['coupons.0.discount.cap', 1_250, '$12.50', 'US$12.50'],
  ['coupons.0.discount.basisPoints', 10_000, '100%', '100%'],
  ['marginRate', 0.125, '12.5%', '12.5%'],
  ['triggers.minViews', 1, '1', '1'],
])('the bound of %s, %s, is told in the unit that is typed there', (at, value, en, zhCn) => {
  expect(boundWords(at, value, createFormats('en'), 'USD')).toBe(en);
  expect(boundWords(at, value, createFormats('zh-CN'), 'USD')).toBe(zhCn);
});
