import { expect, test } from 'vitest';
import { contrast, READABLE, type Rgb } from '../../../src/maths/contrast';
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
  // Black on yellow can, yet a yellow button does not stand out on our white.
  ['it does not stand out on the card', 'rgb(255, 200, 0)', 'rgb(0, 0, 0)', 'light'],
  ['the card is dark and so is it', 'rgb(10, 60, 40)', 'rgb(255, 255, 255)', 'dark'],
  ['it lets the page through', 'rgba(10, 60, 40, 0.5)', 'rgb(255, 255, 255)', 'light'],
  ['it has none', 'rgba(0, 0, 0, 0)', 'rgb(0, 0, 0)', 'light'],
  ['nobody knows it', 'color(display-p3 1 0 0)', 'rgb(255, 255, 255)', 'light'],
] as const)('keeps the default colour where %s', (_, fill, text, theme) => {
  expect(lookOf(page({ button: button(fill, text) }), theme).accent).toBeUndefined();
});

// Bootstrap's blue, #0d6efd, and greys next to the limit of 3.
test.each([
  ['rgb(13, 110, 253)', 'rgb(255, 255, 255)', 'dark', true],
  ['rgb(13, 110, 253)', 'rgb(255, 255, 255)', 'light', true],
  ['rgb(148, 148, 148)', 'rgb(0, 0, 0)', 'light', true],
  ['rgb(150, 150, 150)', 'rgb(0, 0, 0)', 'light', false],
  ['rgb(107, 107, 107)', 'rgb(255, 255, 255)', 'dark', true],
  ['rgb(101, 101, 101)', 'rgb(255, 255, 255)', 'dark', false],
] as const)('a button needs a contrast of 3 with the card: %s with %s, %s: %s', (fill, text, theme, isTaken) => {
  expect(lookOf(page({ button: button(fill, text) }), theme).accent !== undefined).toBe(isTaken);
});

test('words in a colour that only a button may have are nearer to the card’s text, and can be read', () => {
  // As in base.css.
  const surfaces = { light: [255, 255, 255], dark: [23, 32, 28] } as const;
  const words = { light: [22, 33, 29], dark: [240, 245, 242] } as const;
  const steps = Array.from({ length: 11 }, (_, at) => at * 25);
  let taken = 0;
  for (const theme of ['light', 'dark'] as const)
    for (const fill of steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => [red, green, blue] as const)))) {
      const text = contrast(fill, [0, 0, 0]) >= READABLE ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)';
      const accent = lookOf(page({ button: button(`rgb(${fill})`, text) }), theme).accent;
      if (!accent) continue;
      expect(accent.ink === undefined).toBe(contrast(fill, surfaces[theme]) >= READABLE);
      if (!accent.ink) continue;
      taken += 1;
      const share = Number(/\) (\d+)%/.exec(accent.ink)?.[1]) / 100;
      const ink = fill.map((value, at) => share * value + (1 - share) * (words[theme][at] ?? 0)) as unknown as Rgb;
      expect(contrast(ink, surfaces[theme]), `${accent.ink} for ${fill}, ${theme}`).toBeGreaterThanOrEqual(READABLE);
    }
  expect(taken).toBeGreaterThan(200);
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
