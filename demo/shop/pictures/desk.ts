import { fall, leaf, lettering, round, type Shape, shade } from './paint';

export const notebook: Shape = (tint, text) => ({
  defs: fall('a', shade(tint, 0.14), shade(tint, -0.16)),
  shadow: { y: 334, rx: 112 },
  body: `<g transform="rotate(-7 200 210)"><path d="M292 92l10 6v236l-10 6z" fill="#efe6d3"/><rect x="108" y="90" width="190" height="246" rx="9" fill="#f8f1e2"/><rect x="102" y="84" width="190" height="246" rx="10" fill="url(#a)"/><path d="M112 84h14v246h-14q-10 0-10-10V94q0-10 10-10z" fill="#000" fill-opacity=".17"/><rect x="264" y="84" width="9" height="246" fill="${shade(tint, -0.4)}"/><rect x="148" y="132" width="94" height="66" rx="4" fill="#fffaf0"/><path d="M160 152h70M160 178h70" stroke="${tint}" stroke-opacity=".4"/>${lettering(195, 170, 82, text, shade(tint, -0.3))}<path d="M176 330v34l9-9 9 9v-34z" fill="#e2b65b"/><path d="M136 102v206" stroke="#fff" stroke-opacity=".16" stroke-width="5"/></g>`,
});

export const pen: Shape = (tint) => ({
  defs: `<linearGradient id="a" x2="0" y2="1"><stop stop-color="${shade(tint, 0.45)}"/><stop offset=".4" stop-color="${tint}"/><stop offset="1" stop-color="${shade(tint, -0.45)}"/></linearGradient>${fall('gold', '#fbe6a8', '#b98a34')}`,
  shadow: { y: 300, rx: 140 },
  body: `<path d="M62 316c44-30 66 14 100-12s52-6 74-12" stroke="${tint}" stroke-width="5" fill="none" stroke-linecap="round" stroke-opacity=".8"/><g transform="rotate(-40 214 196)"><path d="M62 180h8l38-2v36l-38-2h-8L22 198z" fill="url(#gold)"/><path d="M26 198h46" stroke="#7a5a1d" stroke-width="2"/><circle cx="74" cy="198" r="4" fill="#7a5a1d"/><path d="M106 174h54v44h-54z" fill="${shade(tint, -0.35)}"/><rect x="156" y="168" width="214" height="56" rx="26" fill="url(#a)"/><rect x="156" y="168" width="14" height="56" fill="url(#gold)"/><rect x="250" y="166" width="10" height="60" rx="3" fill="url(#gold)"/><path d="M256 160h88q10 0 10 8t-10 6h-88z" fill="url(#gold)"/><path d="M180 182h60M268 182h80" stroke="#fff" stroke-opacity=".45" stroke-width="5" stroke-linecap="round"/></g>`,
});

export const letters: Shape = (tint) => ({
  defs: fall('a', '#fffdf6', '#efe6d4') + fall('b', shade(tint, 0.5), shade(tint, 0.3)),
  shadow: { y: 322, rx: 128 },
  body: `<g transform="rotate(-9 200 200)"><rect x="98" y="88" width="180" height="220" rx="5" fill="url(#a)"/>${leaf(262, 296, -20, 62, tint)}${leaf(262, 296, 18, 48, shade(tint, 0.25))}${leaf(262, 296, -58, 50, shade(tint, 0.1))}${[124, 148, 172, 196].map((y) => `<path d="M120 ${y}h${y === 196 ? 70 : 132}" stroke="#b7ad98" stroke-width="3" stroke-linecap="round"/>`).join('')}</g><g transform="rotate(6 210 250)"><rect x="104" y="194" width="220" height="134" rx="7" fill="url(#b)"/><path d="M106 324l86-72h44l86 72z" fill="${shade(tint, 0.4)}"/><path d="M104 200q0-6 7-6h206q7 0 7 6l-110 82z" fill="${shade(tint, 0.2)}"/><circle cx="214" cy="272" r="19" fill="#bd4a3f"/><circle cx="214" cy="272" r="13" fill="none" stroke="#fff" stroke-opacity=".4" stroke-width="2"/>${leaf(214, 281, 0, 18, '#e9b3a9')}</g>`,
});

const pencilColours = ['#c94f4f', '#e0873f', '#e8bb45', '#8fae4e', '#4f9277', '#4b86ac', '#5a64a8', '#9a6aa6', '#7a5847'];

export const pencils: Shape = (tint) => ({
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
