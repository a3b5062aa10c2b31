import type { Product } from '../catalog';
import { boucleCushion, checkedThrow, stripedThrow, terrazzoCushion, towels } from './cloth';
import { cactus, fern, monstera, pilea, snake } from './green';
import { desk, globe, jar, lantern, mushroom, pendant, pillars, tapers } from './light';
import { type Drawing, fall, leaf, lettering, round, type Shape, shade } from './paint';

/** Fixed speckles so that the same mug always looks the same. */
const speckles = (tint: string, x: number, y: number, width: number, height: number): string =>
  Array.from({ length: 26 }, (_, i) => {
    const dx = ((i * 61) % 97) / 97;
    const dy = ((i * 37) % 89) / 89;
    return `<circle cx="${(x + dx * width).toFixed(1)}" cy="${(y + dy * height).toFixed(1)}" r="${1 + (i % 3) * 0.5}" fill="${shade(tint, -0.45)}" fill-opacity=".45"/>`;
  }).join('');

const mug: Shape = (tint) => ({
  defs: round('a', tint) + round('cream', '#f4e9da'),
  shadow: { y: 330, rx: 104 },
  body: `<path d="M262 200q72-8 64 54-8 48-76 44" fill="none" stroke="${shade(tint, -0.12)}" stroke-width="20" stroke-linecap="round"/><path d="M112 168h164v92q0 66-62 66h-40q-62 0-62-66z" fill="url(#cream)"/><path d="M112 168h164v58q-22 18-44 4t-46 8-40-2-34-2z" fill="url(#a)"/><ellipse cx="194" cy="168" rx="82" ry="17" fill="${shade(tint, 0.35)}"/><ellipse cx="194" cy="170" rx="70" ry="12" fill="#5a3420"/><ellipse cx="180" cy="168" rx="34" ry="4" fill="#fff" fill-opacity=".16"/>${speckles(tint, 128, 236, 128, 76)}<path d="M168 138q-12-16 0-32t0-32M208 138q-12-16 0-32t0-32" stroke="#fff" stroke-opacity=".75" stroke-width="6" fill="none" stroke-linecap="round"/>`,
});

const bowl: Shape = (tint) => ({
  defs: round('a', tint) + fall('in', shade(tint, 0.1), shade(tint, 0.5)),
  shadow: { y: 322, rx: 116 },
  body: `<path d="M74 190h252q-6 104-90 122v10h-72v-10q-84-18-90-122z" fill="url(#a)"/><path d="M74 190h252q-1 24-9 44-50 22-118 10T84 238q-9-24-10-48z" fill="${shade(tint, -0.22)}" fill-opacity=".5"/><ellipse cx="200" cy="190" rx="126" ry="38" fill="${shade(tint, 0.6)}"/><ellipse cx="200" cy="192" rx="114" ry="31" fill="url(#in)"/><ellipse cx="200" cy="204" rx="72" ry="15" fill="${shade(tint, -0.18)}" fill-opacity=".4"/><path d="M110 180q34-16 80-18" stroke="#fff" stroke-opacity=".55" stroke-width="5" stroke-linecap="round" fill="none"/>`,
});

const vase: Shape = (tint) => ({
  defs: round('a', tint),
  shadow: { y: 334, rx: 74 },
  body: `<path d="M204 150C196 100 214 70 236 34" stroke="#7a6a4c" stroke-width="4" fill="none" stroke-linecap="round"/><path d="M203 120q-24-20-44-52" stroke="#7a6a4c" stroke-width="3" fill="none" stroke-linecap="round"/>${[
    [236, 34],
    [222, 62],
    [232, 88],
    [159, 68],
    [176, 90],
    [206, 100],
  ]
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="9" fill="#f6efe4"/><circle cx="${x}" cy="${y}" r="4" fill="#e7c27d"/>`)
    .join(
      '',
    )}<path d="M180 146h44c-2 50 52 64 52 118 0 48-34 68-74 68s-74-20-74-68c0-54 54-68 52-118z" fill="url(#a)"/><ellipse cx="202" cy="146" rx="22" ry="6" fill="${shade(tint, -0.45)}"/><path d="M152 232q-14 22-8 52" stroke="#fff" stroke-opacity=".4" stroke-width="8" fill="none" stroke-linecap="round"/>`,
});

const plate: Shape = (tint) => ({
  defs: fall('a', shade(tint, 0.62), shade(tint, 0.35)) + fall('b', shade(tint, 0.8), shade(tint, 0.55)),
  shadow: { y: 334, rx: 124 },
  body: `<circle cx="228" cy="212" r="112" fill="${shade(tint, -0.1)}"/><circle cx="228" cy="209" r="112" fill="${shade(tint, 0.15)}"/><circle cx="228" cy="209" r="78" fill="${shade(tint, 0.05)}"/><circle cx="174" cy="224" r="114" fill="${shade(tint, 0.05)}"/><circle cx="174" cy="220" r="114" fill="url(#b)"/><circle cx="174" cy="220" r="112" fill="none" stroke="${tint}" stroke-width="4"/><circle cx="174" cy="220" r="80" fill="url(#a)"/><g fill="none" stroke="${tint}" stroke-width="3" stroke-linecap="round" stroke-opacity=".8"><path d="M136 258c20-30 46-50 80-68"/><path d="M156 236q-4-18 6-30M178 218q0-16 12-26M164 230q18 8 32 0M186 213q16 8 30 2"/></g>`,
});

const teapot: Shape = (tint) => ({
  defs: round('a', tint),
  shadow: { y: 326, rx: 118 },
  body: `<path d="M272 214q70-16 62 40-10 44-74 42" fill="none" stroke="${shade(tint, -0.1)}" stroke-width="17" stroke-linecap="round"/><path d="M126 262C86 252 84 210 52 190l22-10c36 16 46 30 66 34z" fill="${shade(tint, -0.18)}"/><path d="M104 254c0-52 42-82 92-82s92 30 92 82c0 44-34 68-92 68s-92-24-92-68z" fill="url(#a)"/><ellipse cx="196" cy="176" rx="54" ry="12" fill="${shade(tint, -0.4)}"/><path d="M142 172q54-40 108 0-54 16-108 0z" fill="${shade(tint, 0.12)}"/><circle cx="196" cy="143" r="12" fill="${shade(tint, 0.25)}"/><path d="M132 228q-10 24-2 48" stroke="#fff" stroke-opacity=".32" stroke-width="9" fill="none" stroke-linecap="round"/>`,
});

const label = (x: number, y: number, width: number, height: number, tint: string, text: string): string => {
  const middle = x + width / 2;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="#fffaf2"/><rect x="${x + 5}" y="${y + 5}" width="${width - 10}" height="${height - 10}" rx="2" fill="none" stroke="${tint}" stroke-opacity=".45"/>${leaf(middle - 2, y + height * 0.56, -34, height * 0.36, tint)}${leaf(middle + 2, y + height * 0.56, 34, height * 0.36, shade(tint, 0.22))}${lettering(middle, y + height * 0.8, width - 16, text, shade(tint, -0.25))}`;
};

const tin: Shape = (tint, text) => ({
  defs: round('a', tint) + round('lid', shade(tint, 0.25)),
  shadow: { y: 338, rx: 92 },
  body: `<path d="M122 150h156v178q-78 22-156 0z" fill="url(#a)"/><path d="M116 122q84 22 168 0v32q-84 22-168 0z" fill="url(#lid)"/><ellipse cx="200" cy="121" rx="84" ry="14" fill="${shade(tint, 0.42)}"/><ellipse cx="200" cy="120" rx="70" ry="9" fill="${shade(tint, 0.3)}"/><path d="M122 157q78 20 156 0v6q-78 20-156 0z" fill="#000" fill-opacity=".14"/>${label(148, 188, 104, 112, tint, text)}`,
});

const teaBox: Shape = (tint, text) => ({
  defs:
    fall('a', shade(tint, 0.12), shade(tint, -0.12)) +
    fall('s', shade(tint, -0.22), shade(tint, -0.4)) +
    fall('t', shade(tint, 0.5), shade(tint, 0.3)),
  shadow: { y: 334, rx: 112 },
  body: `<path d="M102 152h150v178H102z" fill="url(#a)"/><path d="M252 152l48-26v178l-48 26z" fill="url(#s)"/><path d="M102 152l48-26h150l-48 26z" fill="url(#t)"/><path d="M102 186h150M252 186l48-26" stroke="#fff" stroke-opacity=".35" stroke-width="2"/>${label(125, 202, 104, 108, tint, text)}<circle cx="276" cy="232" r="9" fill="#fff" fill-opacity=".22"/>`,
});

const bag: Shape = (tint, text) => ({
  defs: round('a', tint) + fall('top', shade(tint, 0.05), shade(tint, -0.2)),
  shadow: { y: 336, rx: 94 },
  body: `<path d="M126 128q74 12 148 0l8 190q2 14-16 14H134q-18 0-16-14z" fill="url(#a)"/><path d="M130 88h140l4 44q-74 12-148 0z" fill="url(#top)"/><path d="M129 106h142" stroke="#fff" stroke-opacity=".28" stroke-width="5"/><path d="M128 118q72 12 144 0" stroke="#000" stroke-opacity=".15" stroke-width="3" fill="none"/><path d="M140 140l-8 176" stroke="#fff" stroke-opacity=".14" stroke-width="10"/><circle cx="200" cy="228" r="52" fill="#fffaf2"/><circle cx="200" cy="228" r="46" fill="none" stroke="${tint}" stroke-opacity=".5"/><g transform="translate(200 212) rotate(28)"><ellipse rx="15" ry="21" fill="${shade(tint, -0.15)}"/><path d="M0-20c-9 12 9 26 0 40" stroke="#fffaf2" stroke-width="3" fill="none"/></g>${lettering(200, 252, 80, text, shade(tint, -0.25))}<circle cx="200" cy="152" r="6" fill="#000" fill-opacity=".22"/>`,
});

const dripper: Shape = (tint) => ({
  defs: round('a', tint) + fall('glass', '#ffffff', shade(tint, 0.55)) + fall('brew', '#8a5230', '#3d2010'),
  shadow: { y: 336, rx: 88 },
  body: `<path d="M138 120h124l-38 78h-48z" fill="url(#a)"/><ellipse cx="200" cy="120" rx="62" ry="11" fill="${shade(tint, 0.45)}"/><ellipse cx="200" cy="121" rx="50" ry="7" fill="#4c2c18"/><path d="M260 134q34 4 24 34-8 20-36 14" fill="none" stroke="${tint}" stroke-width="9" stroke-linecap="round"/><rect x="160" y="194" width="80" height="12" rx="6" fill="${shade(tint, -0.3)}"/><path d="M174 206h52l40 94q8 34-26 34H160q-34 0-26-34z" fill="url(#glass)" fill-opacity=".75"/><path d="M144 276h112l10 26q6 28-26 28H160q-32 0-26-28z" fill="url(#brew)"/><ellipse cx="200" cy="276" rx="56" ry="7" fill="#a46a40"/><path d="M182 216l-34 80" stroke="#fff" stroke-opacity=".75" stroke-width="6" stroke-linecap="round"/><path d="M200 206v64" stroke="#5a3219" stroke-width="2.5" stroke-dasharray="7 8" stroke-linecap="round"/>`,
});

const bottle: Shape = (tint) => ({
  defs: round('a', tint) + fall('glass', '#ffffff', shade(tint, 0.6)) + fall('brew', '#7a4526', '#35190b'),
  shadow: { y: 338, rx: 76 },
  body: `<path d="M174 96h52v46c4 26 42 36 42 76v94q0 24-24 24h-88q-24 0-24-24v-94c0-40 38-50 42-76z" fill="url(#glass)" fill-opacity=".8"/><path d="M140 214h120q4 6 4 14v82q0 20-20 20h-88q-20 0-20-20v-82q0-8 4-14z" fill="url(#brew)"/><ellipse cx="200" cy="214" rx="60" ry="8" fill="#9a6038"/><rect x="182" y="132" width="36" height="166" rx="6" fill="#000" fill-opacity=".16"/><path d="M188 140v150M200 140v150M212 140v150" stroke="#fff" stroke-opacity=".16" stroke-width="2" stroke-dasharray="3 5"/><rect x="164" y="70" width="72" height="32" rx="9" fill="url(#a)"/><rect x="170" y="100" width="60" height="9" rx="4" fill="${shade(tint, -0.3)}"/><path d="M150 206v104" stroke="#fff" stroke-opacity=".55" stroke-width="6" stroke-linecap="round"/><rect x="214" y="276" width="42" height="30" rx="3" fill="#fffaf2"/><path d="M221 286h28M221 296h18" stroke="${tint}" stroke-width="2.5"/>`,
});

const notebook: Shape = (tint, text) => ({
  defs: fall('a', shade(tint, 0.14), shade(tint, -0.16)),
  shadow: { y: 334, rx: 112 },
  body: `<g transform="rotate(-7 200 210)"><path d="M292 92l10 6v236l-10 6z" fill="#efe6d3"/><rect x="108" y="90" width="190" height="246" rx="9" fill="#f8f1e2"/><rect x="102" y="84" width="190" height="246" rx="10" fill="url(#a)"/><path d="M112 84h14v246h-14q-10 0-10-10V94q0-10 10-10z" fill="#000" fill-opacity=".17"/><rect x="264" y="84" width="9" height="246" fill="${shade(tint, -0.4)}"/><rect x="148" y="132" width="94" height="66" rx="4" fill="#fffaf0"/><path d="M160 152h70M160 178h70" stroke="${tint}" stroke-opacity=".4"/>${lettering(195, 170, 82, text, shade(tint, -0.3))}<path d="M176 330v34l9-9 9 9v-34z" fill="#e2b65b"/><path d="M136 102v206" stroke="#fff" stroke-opacity=".16" stroke-width="5"/></g>`,
});

const pen: Shape = (tint) => ({
  defs: `<linearGradient id="a" x2="0" y2="1"><stop stop-color="${shade(tint, 0.45)}"/><stop offset=".4" stop-color="${tint}"/><stop offset="1" stop-color="${shade(tint, -0.45)}"/></linearGradient>${fall('gold', '#fbe6a8', '#b98a34')}`,
  shadow: { y: 300, rx: 140 },
  body: `<path d="M62 316c44-30 66 14 100-12s52-6 74-12" stroke="${tint}" stroke-width="5" fill="none" stroke-linecap="round" stroke-opacity=".8"/><g transform="rotate(-40 214 196)"><path d="M62 180h8l38-2v36l-38-2h-8L22 198z" fill="url(#gold)"/><path d="M26 198h46" stroke="#7a5a1d" stroke-width="2"/><circle cx="74" cy="198" r="4" fill="#7a5a1d"/><path d="M106 174h54v44h-54z" fill="${shade(tint, -0.35)}"/><rect x="156" y="168" width="214" height="56" rx="26" fill="url(#a)"/><rect x="156" y="168" width="14" height="56" fill="url(#gold)"/><rect x="250" y="166" width="10" height="60" rx="3" fill="url(#gold)"/><path d="M256 160h88q10 0 10 8t-10 6h-88z" fill="url(#gold)"/><path d="M180 182h60M268 182h80" stroke="#fff" stroke-opacity=".45" stroke-width="5" stroke-linecap="round"/></g>`,
});

const letters: Shape = (tint) => ({
  defs: fall('a', '#fffdf6', '#efe6d4') + fall('b', shade(tint, 0.5), shade(tint, 0.3)),
  shadow: { y: 322, rx: 128 },
  body: `<g transform="rotate(-9 200 200)"><rect x="98" y="88" width="180" height="220" rx="5" fill="url(#a)"/>${leaf(262, 296, -20, 62, tint)}${leaf(262, 296, 18, 48, shade(tint, 0.25))}${leaf(262, 296, -58, 50, shade(tint, 0.1))}${[124, 148, 172, 196].map((y) => `<path d="M120 ${y}h${y === 196 ? 70 : 132}" stroke="#b7ad98" stroke-width="3" stroke-linecap="round"/>`).join('')}</g><g transform="rotate(6 210 250)"><rect x="104" y="194" width="220" height="134" rx="7" fill="url(#b)"/><path d="M106 324l86-72h44l86 72z" fill="${shade(tint, 0.4)}"/><path d="M104 200q0-6 7-6h206q7 0 7 6l-110 82z" fill="${shade(tint, 0.2)}"/><circle cx="214" cy="272" r="19" fill="#bd4a3f"/><circle cx="214" cy="272" r="13" fill="none" stroke="#fff" stroke-opacity=".4" stroke-width="2"/>${leaf(214, 281, 0, 18, '#e9b3a9')}</g>`,
});

const pencilColours = ['#c94f4f', '#e0873f', '#e8bb45', '#8fae4e', '#4f9277', '#4b86ac', '#5a64a8', '#9a6aa6', '#7a5847'];

const pencils: Shape = (tint) => ({
  defs: round('a', tint) + fall('wood', '#f5dcb4', '#e2bd86'),
  shadow: { y: 332, rx: 96 },
  body: `${pencilColours
    .map((colour, i) => {
      const x = 118 + i * 19;
      const top = 84 + ((i * 37) % 46);
      return `<g transform="rotate(${(i - 4) * 3.2} ${x} 300)"><path d="M${x - 8} ${top + 24}L${x} ${top}l8 24z" fill="url(#wood)"/><path d="M${x - 2.8} ${top + 8.4}L${x} ${top}l2.8 8.4z" fill="${colour}"/><rect x="${x - 8}" y="${top + 24}" width="16" height="${210 - top}" fill="${colour}"/><rect x="${x - 3}" y="${top + 24}" width="5" height="${210 - top}" fill="#fff" fill-opacity=".22"/></g>`;
    })
    .join(
      '',
    )}<path d="M112 208q88 18 176 0l-10 118q-78 14-156 0z" fill="url(#a)"/><path d="M112 208q88 18 176 0v12q-88 18-176 0z" fill="#fff" fill-opacity=".25"/><path d="M116 262q84 16 168 0" stroke="#fffaf0" stroke-width="3" fill="none" stroke-dasharray="8 7"/>`,
});

/** One frame for all pictures: a light background, an arch behind the object, a table line and a soft shadow. */
const frame = (ground: string, { defs, body, shadow }: Drawing): string => {
  const { x = 200, y, rx } = shadow;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">',
    `<defs>${fall('ground', shade(ground, 0.35), ground)}${fall('table', shade(ground, -0.07), shade(ground, -0.13))}${fall('arch', shade(ground, -0.05), shade(ground, 0.12))}`,
    `<radialGradient id="shade"><stop stop-color="${shade(ground, -0.65)}" stop-opacity=".42"/><stop offset=".6" stop-color="${shade(ground, -0.65)}" stop-opacity=".16"/><stop offset="1" stop-color="${shade(ground, -0.65)}" stop-opacity="0"/></radialGradient>${defs}</defs>`,
    '<rect width="400" height="400" fill="url(#ground)"/>',
    '<path d="M84 306V186a116 116 0 0 1 232 0v120z" fill="url(#arch)"/>',
    '<rect y="306" width="400" height="94" fill="url(#table)"/>',
    `<ellipse cx="${x}" cy="${y}" rx="${rx * 1.35}" ry="${Math.max(11, rx * 0.2)}" fill="url(#shade)"/>`,
    body,
    '</svg>',
  ].join('');
};

const shapes: Readonly<Record<string, Shape>> = {
  ...{ tin, teaBox, bag, bottle, dripper, mug, bowl, vase, plate, teapot, jar, tapers, pillars },
  ...{ pilea, snake, monstera, cactus, fern, notebook, pen, letters, pencils },
  ...{ mushroom, pendant, globe, desk, lantern, checkedThrow, stripedThrow, terrazzoCushion, boucleCushion, towels },
};

/** The product's picture as an SVG document; the same product always gives the same bytes. */
export const picture = (product: Product): string => {
  const shape = shapes[product.picture.shape];
  if (!shape) throw new Error(`no drawing called ${product.picture.shape}`);
  const label = (product.brand.split(' ')[0] ?? '').toUpperCase();
  return frame(product.picture.ground, shape(product.picture.tint, label));
};
