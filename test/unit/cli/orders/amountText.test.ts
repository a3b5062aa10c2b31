import { describe, expect, it } from 'vitest';
import { amountText, decimalMarkOf } from '../../../../src/cli/orders/orderTable';

describe('amounts as exports write them', () => {
  it.each([
    ['19.99', 'point', 2, 1_999],
    ['1,234.5', 'point', 2, 123_450],
    ['1.234,56', 'comma', 2, 123_456],
    ['1234,5', 'comma', 2, 123_450],
    // 1.005 as a float is a little less and would round down.
    ['1.005', 'point', 2, 101],
    ['-0.01', 'point', 2, -1],
    ['-0.004', 'point', 2, 0],
    ['1980', 'point', 0, 1_980],
    ['0.1234', 'point', 3, 123],
    ['90071992547409.91', 'point', 2, Number.MAX_SAFE_INTEGER],
  ] as const)('%s with a decimal %s and %d digits is %d', (text, mark, digits, minor) => {
    expect(amountText(text, mark, digits)).toBe(minor);
  });

  it.each(['', 'abc', '1.2.3', '12,34.50', '1,23', '€5', '1e3', ' 5', '90071992547409.92'])('%j is no amount', (text) => {
    expect(amountText(text, 'point', 2)).toBeUndefined();
  });

  it('the file tells its mark where it can, and nothing is guessed where it cannot', () => {
    expect(decimalMarkOf(['1,234', '5.00'])).toBe('point');
    expect(decimalMarkOf(['1.234', '5,00'])).toBe('comma');
    expect(decimalMarkOf(['5', '0'])).toBe('point');
    expect(decimalMarkOf(['1,234'])).toBeUndefined();
    // One wrong cell does not turn the others round.
    expect(decimalMarkOf(['5.00', '7.50', '1.000,00'])).toBe('point');
  });
});
