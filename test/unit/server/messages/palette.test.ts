import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastOf, paletteOf } from '../../../../src/server/messages/templates/palette';

const hex = fc.integer({ min: 0, max: 0xff_ff_ff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the colours of a message', () => {
  it('are readable on the shop’s colour, whatever it is', () => {
    fc.assert(
      fc.property(hex, (color) => {
        const { accent, onAccent } = paletteOf(color);
        expect(accent).toBe(color);
        expect(contrastOf(accent, onAccent)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it('show where a button ends, in light and in dark mode', () => {
    fc.assert(
      fc.property(hex, (color) => {
        const { edge } = paletteOf(color);
        expect(contrastOf(edge.light, '#ffffff')).toBeGreaterThanOrEqual(3);
        expect(contrastOf(edge.dark, '#242424')).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  it.each([
    ['#1d4ed8', '#ffffff', { light: '#1d4ed8', dark: '#808080' }],
    ['#ffffff', '#000000', { light: '#808080', dark: '#ffffff' }],
    ['#000000', '#ffffff', { light: '#000000', dark: '#808080' }],
    ['#fde047', '#000000', { light: '#808080', dark: '#fde047' }],
    ['#2e8540', '#ffffff', { light: '#2e8540', dark: '#2e8540' }],
  ])('of %s are %s on it and %j around it', (color, onAccent, edge) => {
    expect(paletteOf(color)).toEqual({ accent: color, onAccent, edge });
  });

  it('have the contrast that WCAG computes', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });
});
