import { describe, expect, it } from 'vitest';
import { plainNumber } from '../../../src/console/i18n/typedNumber';

describe('numbers as people type them', () => {
  it.each([
    ['.', ['12', ' 12.5 ', '12,5', '1,200', '1,200.50', '1 200', "1'200", '-3', '−3', '0,125', '.5']],
    [',', ['12', ' 12,5 ', '12.5', '1.200', '1.200,50', '1 200', "1'200", '-3', '−3', '0.125', ',5']],
  ] as const)('are read with the decimal separator %s, or the other one, and with thousands', (decimal, typed) => {
    const read = ['12', '12.5', '12.5', '1200', '1200.50', '1200', '1200', '-3', '-3', '0.125', '.5'];
    expect(typed.map((text) => plainNumber(text, decimal))).toEqual(read);
  });

  it('tell 1.200 in German from 1.200 in English', () => {
    expect([plainNumber('1.200', ','), plainNumber('1.200', '.')]).toEqual(['1200', '1.200']);
  });

  it('may have full-width or Arabic digits', () => {
    expect(['１２．５', '－３', '１，２００'].map((text) => plainNumber(text, '.'))).toEqual(['12.5', '-3', '1200']);
    expect(['١٢٫٥', '١٬٢٠٠', '-٣'].map((text) => plainNumber(text, '.'))).toEqual(['12.5', '1200', '-3']);
    expect(plainNumber('١٢٫٥٠٠', ',')).toBe('12.500');
  });

  it.each(['.', ','] as const)('are none otherwise, with the decimal separator %s', (decimal) => {
    const texts = ['', 'ten', '1e3', '1.2.3', '12,', '1,2,3', '0x10', '∞', '1,00,0'];
    expect(texts.map((text) => plainNumber(text, decimal))).toEqual(texts.map(() => undefined));
  });
});
