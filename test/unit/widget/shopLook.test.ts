import { expect, test } from 'vitest';
import { lookOf, type PageStyles } from '../../../widget/ui/shopLook';

const page = (more: Partial<PageStyles> = {}): PageStyles => ({ font: 'Lora, serif', background: 'rgb(255, 255, 255)', ...more });
const button = (background: string, text: string, radius = '4px'): PageStyles['button'] => ({ background, text, radius });

test('takes the font, the shape and the colour of the button that sells', () => {
  expect(lookOf(page({ button: button('rgb(10, 90, 60)', 'rgb(255, 255, 255)') }), 'auto')).toEqual({
    dark: false,
    font: 'Lora, serif',
    radius: 4,
    accent: { fill: 'rgb(10, 90, 60)', text: 'rgb(255, 255, 255)' },
  });
});

test.each([
  ['its text cannot be read on it', 'rgb(255, 200, 0)', 'rgb(255, 255, 255)', 'light'],
  // Black on yellow can, yet not yellow on our white.
  ['it cannot be read as text on the card', 'rgb(255, 200, 0)', 'rgb(0, 0, 0)', 'light'],
  ['the card is dark and so is it', 'rgb(10, 60, 40)', 'rgb(255, 255, 255)', 'dark'],
  ['it lets the page through', 'rgba(10, 60, 40, 0.5)', 'rgb(255, 255, 255)', 'light'],
  ['it has none', 'rgba(0, 0, 0, 0)', 'rgb(0, 0, 0)', 'light'],
  ['nobody knows it', 'color(display-p3 1 0 0)', 'rgb(255, 255, 255)', 'light'],
] as const)('keeps the default colour where %s', (_, fill, text, theme) => {
  expect(lookOf(page({ button: button(fill, text) }), theme).accent).toBeUndefined();
});

test('a bright button suits a dark card', () => {
  expect(lookOf(page({ button: button('rgb(255, 200, 0)', 'rgb(0, 0, 0)') }), 'dark').accent).toBeDefined();
});

test.each([
  ['rgb(255, 255, 255)', false],
  ['rgb(18, 18, 18)', true],
  ['rgb(30, 30, 60)', true],
  ['rgb(244, 244, 241)', false],
  ['rgb(128, 128, 128)', false],
  ['oklch(0.2 0 0)', false],
])('a page of %s is dark: %s', (background, dark) => {
  expect(lookOf(page({ background }), 'auto').dark).toBe(dark);
  expect(lookOf(page({ background }), 'light').dark).toBe(false);
  expect(lookOf(page({ background }), 'dark').dark).toBe(true);
});

test('a page without a font or a button of its own says nothing about them', () => {
  for (const font of ['Times', '"Times New Roman"', 'serif']) expect(lookOf(page({ font }), 'auto').font).toBeUndefined();
  expect(lookOf(page(), 'auto')).toMatchObject({ radius: undefined, accent: undefined });
  expect(lookOf(page({ button: button('rgb(0, 0, 0)', 'rgb(255, 255, 255)', '9999px') }), 'auto').radius).toBe(24);
  expect(lookOf(page({ button: button('rgb(0, 0, 0)', 'rgb(255, 255, 255)', '0px') }), 'auto').radius).toBe(0);
});
