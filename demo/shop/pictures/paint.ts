/** Drawing helpers: strings of SVG with presentation attributes only (the shop's CSP allows no inline style). */

const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);

/** Mixes a `#rrggbb` colour towards white (`amount` > 0) or black (`amount` < 0), |amount| ≤ 1. */
export const shade = (hex: string, amount: number): string => {
  const target = amount > 0 ? 255 : 0;
  const mix = (value: number): string =>
    Math.round(value + (target - value) * Math.abs(amount))
      .toString(16)
      .padStart(2, '0');
  return `#${mix(channel(hex, 1))}${mix(channel(hex, 3))}${mix(channel(hex, 5))}`;
};

/** Horizontal gradient that makes a flat shape look round. */
export const round = (id: string, colour: string): string =>
  `<linearGradient id="${id}"><stop offset="0" stop-color="${shade(colour, -0.28)}"/><stop offset=".28" stop-color="${shade(colour, 0.18)}"/><stop offset=".55" stop-color="${colour}"/><stop offset="1" stop-color="${shade(colour, -0.36)}"/></linearGradient>`;

/** Vertical gradient from `top` to `bottom`. */
export const fall = (id: string, top: string, bottom: string): string =>
  `<linearGradient id="${id}" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>`;

/** Soft light around a point, fading to nothing. */
export const glow = (id: string, colour: string): string =>
  `<radialGradient id="${id}"><stop stop-color="${colour}" stop-opacity=".95"/><stop offset=".35" stop-color="${colour}" stop-opacity=".4"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`;

export const leaf = (x: number, y: number, angle: number, length: number, fill: string, width = 0.36): string =>
  `<g transform="translate(${x} ${y}) rotate(${angle})"><path d="M0 0C${length * width} ${-length * 0.3} ${length * width} ${-length * 0.75} 0 ${-length}C${-length * width} ${-length * 0.75} ${-length * width} ${-length * 0.3} 0 0Z" fill="${fill}"/><path d="M0 ${-length * 0.04}V${-length * 0.9}" stroke="#fff" stroke-opacity=".35" stroke-width="${Math.max(1.2, length / 50)}"/></g>`;

/** A drawing of one product on a 400 × 400 canvas: gradients first, then the object. The frame adds background and shadow. */
export interface Drawing {
  readonly defs: string;
  readonly body: string;
  /** Half-width and height of the shadow, and its position. */
  readonly shadow: { readonly x?: number; readonly y: number; readonly rx: number };
}

export type Shape = (tint: string, label: string) => Drawing;

/** Lettering of a label, sized to fit `text` into `width`. */
export const lettering = (x: number, y: number, width: number, text: string, fill: string): string => {
  const size = Math.min(14, width / (text.length * 0.86));
  return `<text x="${x}" y="${y}" text-anchor="middle" font-family="Georgia,serif" font-size="${size.toFixed(1)}" letter-spacing="${(size / 10).toFixed(1)}" fill="${fill}">${text}</text>`;
};
