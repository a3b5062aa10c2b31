import { fall, leaf, round, type Shape, shade } from './paint';

const pot = (tint: string): string =>
  `<path d="M138 238h124l-16 88q-46 12-92 0z" fill="url(#pot)"/><rect x="128" y="222" width="144" height="28" rx="9" fill="url(#pot)"/><path d="M138 252h124" stroke="#000" stroke-opacity=".12" stroke-width="5"/><ellipse cx="200" cy="224" rx="62" ry="8" fill="${shade(tint, -0.6)}"/>`;

export const pilea: Shape = (tint) => ({
  defs: round('pot', tint) + fall('l', '#7cbf73', '#3f8f57'),
  shadow: { y: 330, rx: 82 },
  body:
    pot(tint) +
    (
      [
        [104, 158, 27],
        [144, 96, 31],
        [206, 70, 34],
        [268, 104, 30],
        [300, 166, 25],
        [170, 150, 28],
        [238, 152, 32],
        [126, 200, 20],
        [278, 206, 19],
      ] as const
    )
      .map(
        ([x, y, r]) =>
          `<path d="M200 224Q${(x + 200) / 2} ${y + 50} ${x} ${y}" stroke="#56834f" stroke-width="4" fill="none"/><circle cx="${x}" cy="${y}" r="${r}" fill="url(#l)"/><circle cx="${x + 2}" cy="${y + 4}" r="3.5" fill="#e8f5dc"/><path d="M${x - r * 0.6} ${y - r * 0.3}a${r * 0.7} ${r * 0.7} 0 0 1 ${r * 0.8} ${-r * 0.4}" stroke="#fff" stroke-opacity=".4" stroke-width="4" fill="none" stroke-linecap="round"/>`,
      )
      .join(''),
});

export const snake: Shape = (tint) => ({
  defs: round('pot', tint) + fall('l', '#4f8f5a', '#2c6146'),
  shadow: { y: 330, rx: 82 },
  body:
    (
      [
        [158, -15, 150],
        [242, 16, 142],
        [178, -6, 188],
        [226, 7, 176],
        [202, 0, 200],
      ] as const
    )
      .map(
        ([x, angle, length]) =>
          `<g transform="translate(${x} 230) rotate(${angle})"><path d="M-13 0C-24 ${-length * 0.4}-16 ${-length * 0.8} 2 ${-length}C18 ${-length * 0.75} 24 ${-length * 0.4} 13 0Z" fill="#d9d67a"/><path d="M-9 0C-18 ${-length * 0.4}-11 ${-length * 0.78} 2 ${-length * 0.95}C13 ${-length * 0.74} 18 ${-length * 0.4} 9 0Z" fill="url(#l)"/>${[0.25, 0.42, 0.58, 0.72].map((t) => `<path d="M-11 ${-length * t}q11-9 22 2" stroke="#a9cf98" stroke-opacity=".65" stroke-width="4" fill="none"/>`).join('')}</g>`,
      )
      .join('') + pot(tint),
});

const hole = (x: number, y: number, angle: number): string =>
  `<ellipse cx="${x}" cy="${y}" rx="12" ry="4.5" transform="rotate(${angle} ${x} ${y})" fill="#cfe6d8"/>`;

const monsteraLeaf = (x: number, y: number, angle: number, size: number): string =>
  `<g transform="translate(${x} ${y}) rotate(${angle}) scale(${size})"><path d="M0 34C-58 24-64-40-8-66c4-2 6-6 8-10 2 4 4 8 8 10C64-40 58 24 0 34z" fill="url(#l)"/><path d="M0 34V-62" stroke="#dff1d7" stroke-opacity=".6" stroke-width="3"/>${hole(-24, -22, 28)}${hole(24, -22, -28)}${hole(-28, 2, 18)}${hole(28, 2, -18)}</g>`;

export const monstera: Shape = (tint) => ({
  defs: round('pot', tint) + fall('l', '#5bb07a', '#22704f'),
  shadow: { y: 330, rx: 82 },
  body: `<g stroke="#3f7b55" stroke-width="5" fill="none"><path d="M200 226Q160 170 124 150M200 226Q206 160 204 110M200 226Q250 180 286 158"/></g>${monsteraLeaf(116, 136, -38, 0.86)}${monsteraLeaf(288, 144, 40, 0.82)}${monsteraLeaf(204, 104, 3, 1)}${monsteraLeaf(168, 192, -20, 0.52)}${monsteraLeaf(244, 194, 24, 0.52)}${pot(tint)}`,
});

const cactusBody = (x: number, y: number, rx: number, height: number, colour: string): string =>
  `<rect x="${x - rx}" y="${y - height}" width="${rx * 2}" height="${height + 20}" rx="${rx}" fill="${colour}"/>${[-0.5, 0, 0.5].map((t) => `<path d="M${x + t * rx} ${y - height + 12}V${y}" stroke="#f3f7df" stroke-opacity=".55" stroke-width="3" stroke-dasharray="2 9" stroke-linecap="round"/>`).join('')}`;

export const cactus: Shape = (tint) => ({
  defs: round('pot', tint) + round('g', '#5c9a63') + round('h', '#7fb56b'),
  shadow: { y: 330, rx: 118 },
  body: `<path d="M176 178h-30q-14 0-14-14v-24" stroke="#5c9a63" stroke-width="21" fill="none" stroke-linecap="round"/><path d="M206 196h28q14 0 14-14v-20" stroke="#4f8a57" stroke-width="20" fill="none" stroke-linecap="round"/>${cactusBody(190, 252, 30, 172, 'url(#g)')}${cactusBody(268, 256, 30, 66, 'url(#h)')}<circle cx="122" cy="234" r="34" fill="url(#h)"/>${[-18, 0, 18].map((d) => `<path d="M${122 + d} 208q${-d * 0.2} 22 0 48" stroke="#f3f7df" stroke-opacity=".55" stroke-width="3" stroke-dasharray="2 9" stroke-linecap="round" fill="none"/>`).join('')}${[0, 72, 144, 216, 288].map((a) => `<ellipse cx="268" cy="176" rx="7" ry="12" transform="rotate(${a} 268 187)" fill="#f08aa0"/>`).join('')}<circle cx="268" cy="187" r="6" fill="#ffe08a"/><path d="M82 258h236q-8 54-58 68H140q-50-14-58-68z" fill="url(#pot)"/><rect x="74" y="246" width="252" height="20" rx="9" fill="url(#pot)"/>`,
});

export const fern: Shape = (tint) => ({
  defs: round('pot', tint) + fall('l', '#93cf6b', '#3d9150'),
  shadow: { y: 330, rx: 82 },
  body:
    (
      [
        [-72, 128],
        [72, 128],
        [-50, 150],
        [50, 150],
        [-26, 168],
        [26, 168],
        [-8, 180],
        [12, 150],
      ] as const
    )
      .map(([angle, length]) => leaf(200, 228, angle, length, 'url(#l)', 0.24))
      .join('') + pot(tint),
});
