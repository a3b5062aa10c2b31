import { type Drawing, fall, type Shape, shade } from './paint';

const foldedStack = (tint: string, pattern: string): Drawing => ({
  defs: `${fall('a', shade(tint, 0.2), shade(tint, -0.14))}<pattern id="weave" width="44" height="44" patternUnits="userSpaceOnUse">${pattern}</pattern>`,
  shadow: { y: 334, rx: 132 },
  body: [296, 250, 204, 158]
    .map((y, i) => {
      const inset = i * 5;
      const path = `M${80 + inset} ${y - 6}q0-22 24-22h${192 - inset * 2}q24 0 24 22v24q0 22-24 22h-${192 - inset * 2}q-24 0-24-22z`;
      return `<path d="${path}" fill="url(#a)"/><path d="${path}" fill="url(#weave)"/><path d="M${98 + inset} ${y + 36}h${204 - inset * 2}" stroke="#000" stroke-opacity=".16" stroke-width="6" stroke-linecap="round"/>`;
    })
    .concat([
      `<path d="M116 132h150q24 0 24 24v118h-44V176q0-8-8-8H116q-20 0-20-18t20-18z" fill="${shade(tint, 0.34)}"/><path d="M116 132h150q24 0 24 24v118h-44V176q0-8-8-8H116q-20 0-20-18t20-18z" fill="url(#weave)"/>`,
      ...[250, 259, 268, 277, 286].map(
        (x) => `<path d="M${x} 272v24" stroke="${shade(tint, 0.34)}" stroke-width="4" stroke-linecap="round"/>`,
      ),
    ])
    .join(''),
});

export const checkedThrow: Shape = (tint) =>
  foldedStack(
    tint,
    '<path d="M0 11h44M11 0v44" stroke="#fff" stroke-opacity=".28" stroke-width="9"/><path d="M0 33h44M33 0v44" stroke="#000" stroke-opacity=".12" stroke-width="4"/>',
  );

export const stripedThrow: Shape = (tint) =>
  foldedStack(
    tint,
    '<path d="M8 0v44" stroke="#fff7e6" stroke-opacity=".85" stroke-width="10"/><path d="M26 0v44" stroke="#8c3f2b" stroke-opacity=".8" stroke-width="6"/><path d="M38 0v44" stroke="#fff7e6" stroke-opacity=".5" stroke-width="3"/>',
  );

const pillow = (tint: string, surface: string): Drawing => ({
  defs: `<radialGradient id="a" cx=".38" cy=".32" r=".85"><stop stop-color="${shade(tint, 0.34)}"/><stop offset=".6" stop-color="${tint}"/><stop offset="1" stop-color="${shade(tint, -0.34)}"/></radialGradient>`,
  shadow: { y: 330, rx: 120 },
  body: `<g transform="rotate(-5 200 208)"><path d="M86 96q114 26 228 0 18-4 15 15-24 97 0 194 4 20-15 16-114-26-228 0-20 4-15-16 24-97 0-194-4-19 15-15z" fill="url(#a)"/>${surface}<path d="M106 116q94 20 188 0M106 304q94-22 188 0" stroke="#fff" stroke-opacity=".3" stroke-width="3" fill="none" stroke-dasharray="7 6"/></g>`,
});

const confetti = ['#f6ead9', '#3f6d6b', '#e9b44c', '#f3c6b5', '#7b3b2e'];

/** Even scatter: steps of the plastic number fill a square without clumps (https://en.wikipedia.org/wiki/Low-discrepancy_sequence). */
const scatter = (i: number): { x: number; y: number } => ({ x: 114 + ((i * 0.7549) % 1) * 168, y: 134 + ((i * 0.5698) % 1) * 148 });

export const terrazzoCushion: Shape = (tint) =>
  pillow(
    tint,
    Array.from({ length: 30 }, (_, i) => {
      const { x, y } = scatter(i);
      return `<path d="M${x.toFixed(1)} ${y.toFixed(1)}l${8 + (i % 4) * 2}-4 ${4 + (i % 3)} 9-9 5z" transform="rotate(${(i * 47) % 180} ${x.toFixed(1)} ${y.toFixed(1)})" fill="${confetti[i % confetti.length]}" fill-opacity=".9"/>`;
    }).join(''),
  );

export const boucleCushion: Shape = (tint) =>
  pillow(
    tint,
    Array.from({ length: 120 }, (_, i) => {
      const { x, y } = scatter(i);
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${5 + (i % 3) * 1.5}" fill="none" stroke="${i % 2 ? '#fff' : '#000'}" stroke-opacity="${i % 2 ? 0.16 : 0.1}" stroke-width="3"/>`;
    }).join(''),
  );

export const towels: Shape = (tint) => ({
  defs: fall('a', '#fffaf0', '#e6dcc6') + fall('b', shade(tint, 0.25), shade(tint, -0.08)) + fall('c', shade(tint, 0.62), shade(tint, 0.4)),
  shadow: { y: 346, rx: 120 },
  body: `<rect x="58" y="86" width="284" height="11" rx="5" fill="#8a6a44"/><circle cx="58" cy="91" r="10" fill="#6d5233"/><circle cx="342" cy="91" r="10" fill="#6d5233"/>${(
    [
      [86, 'c', 210],
      [164, 'a', 236],
      [242, 'b', 198],
    ] as const
  )
    .map(([x, fill, height]) => {
      const stripe = fill === 'b' ? '#fffaf0' : tint;
      return `<path d="M${x} 84h72v${height}q-18 7-36 0t-36 0z" fill="url(#${fill})"/>${[30, 42, 64].map((d) => `<path d="M${x} ${84 + height - d}h72" stroke="${stroke(stripe, d)}" stroke-width="${d === 64 ? 3 : 6}"/>`).join('')}<path d="M${x + 20} 98v${height - 30}M${x + 48} 98v${height - 40}" stroke="#000" stroke-opacity=".07" stroke-width="7"/>`;
    })
    .join('')}`,
});

const stroke = (colour: string, distance: number): string => shade(colour, distance === 42 ? 0.3 : 0);
