import { contrast, READABLE, type Rgb } from '../../../maths/contrast';

/** Colours of a message or page, for the shop's own colour. */
export interface Palette {
  readonly accent: string;
  /** Text on it: white if that is readable, otherwise black. */
  readonly onAccent: string;
  /** Border of a button in light and dark mode, which shows its shape on a ground of nearly the same colour. */
  readonly edge: Readonly<Record<keyof typeof grounds, string>>;
}

const grounds = { light: '#ffffff', dark: '#242424' } as const;
const GREY = '#808080';
const VISIBLE = 3;

/** From `#rrggbb`. */
const rgbOf = (color: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as unknown as Rgb;

/** Contrast ratio of two colours `#rrggbb`, 1 to 21. */
export const contrastOf = (one: string, other: string): number => contrast(rgbOf(one), rgbOf(other));

const edgeOn = (ground: string, accent: string): string => (contrastOf(accent, ground) >= VISIBLE ? accent : GREY);

/** Of white and black, at least one has a contrast of 4.5 with any colour. */
export const paletteOf = (accent: string): Palette => ({
  accent,
  onAccent: contrastOf(accent, '#ffffff') >= READABLE ? '#ffffff' : '#000000',
  edge: { light: edgeOn(grounds.light, accent), dark: edgeOn(grounds.dark, accent) },
});
