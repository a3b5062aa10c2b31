import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { brandSchema, logoSize } from '../../../src/protocol/brand';
import { pngOf } from '../../helpers/node/png';

describe('a brand', () => {
  it('may be empty, and keeps what it is made of', () => {
    expect(v.parse(brandSchema, {})).toEqual({});
    const logo = pngOf(220, 64);
    expect(v.parse(brandSchema, { name: ' Tea & Co ', website: 'https://tea.example/en', color: '#1D4ED8', logo })).toEqual({
      name: 'Tea & Co',
      website: 'https://tea.example/en',
      color: '#1d4ed8',
      logo,
    });
  });

  it('knows the size of its logo by the file itself', () => {
    expect(logoSize(pngOf(440, 128))).toEqual({ width: 440, height: 128 });
    expect(logoSize(pngOf(2_001, 10))).toBeUndefined();
    expect(logoSize(pngOf(0, 10))).toBeUndefined();
  });

  it.each([
    { name: '  ' },
    { name: 'x'.repeat(61) },
    { website: 'javascript:alert(1)' },
    { website: 'tea.example' },
    { color: 'red' },
    { color: '#1d4ed8;}' },
    { logo: 'https://tea.example/logo.png' },
    { logo: `data:image/svg+xml;base64,${'A'.repeat(40)}` },
    { logo: `data:image/png;base64,${'A'.repeat(40)}` },
    { logo: `data:image/png;base64,${'A'.repeat(100_000)}` },
    { logo: `${pngOf(10, 10)}" onerror="x` },
    { sender: 'x' },
  ])('is not %j', (brand) => {
    expect(v.safeParse(brandSchema, brand).success).toBe(false);
  });
});
