import { fall, glow, lettering, round, type Shape, shade } from './paint';

const flame = (x: number, y: number, size = 1): string =>
  `<circle cx="${x}" cy="${y - 16 * size}" r="${64 * size}" fill="url(#glow)"/><path d="M${x} ${y + 4}v${-10 * size}" stroke="#3a2a20" stroke-width="3"/><g transform="translate(${x} ${y - 4 * size}) scale(${size})"><path d="M0 0c-14 0-16-18-4-34 2-3 4-7 4-12 8 10 14 20 14 30S8 0 0 0z" fill="#ffb13d"/><path d="M0-2c-7 0-8-10-1-19 5 6 8 10 7 14S4-2 0-2z" fill="#fff3c4"/></g>`;

export const jar: Shape = (tint, text) => ({
  defs: round('a', tint) + glow('glow', '#ffd27a') + fall('wax', shade(tint, 0.75), shade(tint, 0.5)),
  shadow: { y: 332, rx: 92 },
  body: `<path d="M118 164h164v146q0 22-24 22H142q-24 0-24-22z" fill="url(#a)" fill-opacity=".92"/><path d="M126 184h148v34q-74 14-148 0z" fill="url(#wax)" fill-opacity=".7"/><ellipse cx="200" cy="164" rx="82" ry="17" fill="${shade(tint, 0.55)}"/><ellipse cx="200" cy="166" rx="72" ry="12" fill="${shade(tint, 0.8)}"/>${flame(200, 162)}<rect x="148" y="226" width="104" height="76" rx="3" fill="#fffaf2"/><path d="M160 240h80M160 288h80" stroke="${tint}" stroke-opacity=".5"/>${lettering(200, 270, 92, text, shade(tint, -0.3))}<path d="M131 180v130" stroke="#fff" stroke-opacity=".35" stroke-width="6" stroke-linecap="round"/>`,
});

export const tapers: Shape = (tint) => ({
  defs: round('a', tint) + glow('glow', '#ffd98a') + round('brass', '#a97f3a'),
  shadow: { y: 330, rx: 112 },
  body: [
    [124, 150],
    [176, 118],
    [228, 136],
    [280, 168],
  ]
    .map(
      ([x, y]) =>
        `<path d="M${x! - 9} ${y}q9-8 18 0l3 ${306 - y!}h-24z" fill="url(#a)"/><path d="M${x! - 24} 304h48l-8 16h-32z" fill="url(#brass)"/><ellipse cx="${x}" cy="324" rx="30" ry="8" fill="url(#brass)"/>${flame(x!, y! - 2, 0.72)}`,
    )
    .join(''),
});

export const pillars: Shape = (tint) => ({
  defs:
    fall('a', shade(tint, 0.45), shade(tint, -0.2)) +
    glow('glow', '#ffd27a') +
    fall('b', '#f0a9b8', tint) +
    fall('c', '#f7c9c2', shade(tint, 0.2)),
  shadow: { y: 330, rx: 122 },
  body: (
    [
      [92, 212, 70, 'b'],
      [236, 184, 74, 'c'],
      [158, 148, 84, 'a'],
    ] as const
  )
    .map(
      ([x, y, w, fill]) =>
        `<path d="M${x} ${y}h${w}v${322 - y}q${-w / 2} 14 ${-w} 0z" fill="url(#${fill})"/><path d="M${x + 9} ${y + 12}v${294 - y}" stroke="#fff" stroke-opacity=".28" stroke-width="7" stroke-linecap="round"/><ellipse cx="${x + w / 2}" cy="${y}" rx="${w / 2}" ry="9" fill="#fff" fill-opacity=".55"/>${flame(x + w / 2, y - 1, 0.85)}`,
    )
    .join(''),
});

export const mushroom: Shape = (tint) => ({
  defs: fall('a', shade(tint, 0.3), shade(tint, -0.08)) + glow('glow', '#ffe3a3') + round('stem', '#f5eadb'),
  shadow: { y: 332, rx: 86 },
  body: `<circle cx="200" cy="214" r="170" fill="url(#glow)"/><path d="M172 200h56l12 112q-40 18-80 0z" fill="url(#stem)"/><ellipse cx="200" cy="316" rx="58" ry="15" fill="${shade(tint, -0.18)}"/><ellipse cx="200" cy="311" rx="58" ry="13" fill="${tint}"/><path d="M72 206C76 120 134 76 200 76s124 44 128 130q-128 40-256 0z" fill="url(#a)"/><path d="M72 206q128 40 256 0-10 22-128 24T72 206z" fill="#fff0c6"/><path d="M112 164q18-44 62-58" stroke="#fff" stroke-opacity=".5" stroke-width="11" stroke-linecap="round" fill="none"/>`,
});

export const pendant: Shape = (tint) => ({
  defs: round('a', tint) + glow('glow', '#ffe0a0') + fall('gold', '#ffe9b8', '#d9a84e'),
  shadow: { y: 344, rx: 90 },
  body: `<path d="M200 0v104" stroke="${shade(tint, -0.4)}" stroke-width="4"/><rect x="188" y="92" width="24" height="26" rx="5" fill="#c79a46"/><path d="M84 224l-44 176h320l-44-176z" fill="#ffe9b0" fill-opacity=".26"/><path d="M76 228c0-72 56-116 124-116s124 44 124 116z" fill="url(#a)"/><ellipse cx="200" cy="228" rx="124" ry="25" fill="url(#gold)"/><circle cx="200" cy="232" r="82" fill="url(#glow)"/><circle cx="200" cy="232" r="22" fill="#fffbe8"/><path d="M108 196q16-44 62-60" stroke="#fff" stroke-opacity=".35" stroke-width="9" stroke-linecap="round" fill="none"/>`,
});

export const globe: Shape = (tint) => ({
  defs: `<radialGradient id="a" cx=".45" cy=".42"><stop stop-color="#fffdf2"/><stop offset=".55" stop-color="#fff0cb"/><stop offset="1" stop-color="${tint}"/></radialGradient>${glow('glow', '#fff0c0')}`,
  shadow: { y: 350, rx: 84 },
  body: `<path d="M200 0v82" stroke="#6b5a3c" stroke-width="3"/><circle cx="200" cy="198" r="190" fill="url(#glow)"/><circle cx="200" cy="198" r="118" fill="url(#a)"/><g fill="none" stroke="${shade(tint, -0.2)}" stroke-opacity=".4" stroke-width="2">${[
    -90, -60, -30, 0, 30, 60, 90,
  ]
    .map((dy) => {
      const half = Math.sqrt(118 * 118 - dy * dy);
      return `<path d="M${200 - half} ${198 + dy}q${half} ${20 - Math.abs(dy) / 12} ${2 * half} 0"/>`;
    })
    .join('')}</g><rect x="174" y="78" width="52" height="9" rx="4" fill="#8a7448"/>`,
});

export const desk: Shape = (tint) => ({
  defs: round('a', tint) + glow('glow', '#ffe2a0'),
  shadow: { x: 176, y: 334, rx: 86 },
  body: `<path d="M262 158l112 148H196z" fill="#ffeab5" fill-opacity=".42"/><path d="M168 314L112 194l110-92" fill="none" stroke="${shade(tint, -0.3)}" stroke-width="11" stroke-linecap="round" stroke-linejoin="round"/><path d="M168 314L112 194l110-92" fill="none" stroke="#fff" stroke-opacity=".3" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><circle cx="112" cy="194" r="13" fill="#d6a44c"/><circle cx="222" cy="102" r="11" fill="#d6a44c"/><ellipse cx="170" cy="324" rx="72" ry="16" fill="${shade(tint, -0.3)}"/><ellipse cx="170" cy="317" rx="72" ry="15" fill="url(#a)"/><g transform="translate(236 104) rotate(-38)"><path d="M-22-10h44l36 78q-58 20-116 0z" fill="url(#a)"/><ellipse cx="0" cy="69" rx="58" ry="12" fill="#fff3cd"/><circle cx="0" cy="72" r="60" fill="url(#glow)"/></g>`,
});

export const lantern: Shape = (tint) => ({
  defs: round('a', tint) + glow('glow', '#ffdc8c') + fall('pane', '#fff4d0', '#ffcf7a'),
  shadow: { y: 336, rx: 84 },
  body: `<path d="M152 122q-6-78 48-78t48 78" fill="none" stroke="${shade(tint, -0.35)}" stroke-width="8"/><circle cx="200" cy="224" r="150" fill="url(#glow)"/><path d="M134 140l66-42 66 42z" fill="url(#a)"/><rect x="142" y="140" width="116" height="166" rx="8" fill="url(#pane)"/>${[142, 180, 212, 250].map((x) => `<rect x="${x}" y="140" width="8" height="168" rx="3" fill="${shade(tint, -0.1)}"/>`).join('')}<circle cx="200" cy="230" r="60" fill="url(#glow)"/><circle cx="200" cy="230" r="16" fill="#fffdf0"/><rect x="126" y="300" width="148" height="28" rx="9" fill="url(#a)"/><rect x="126" y="134" width="148" height="15" rx="7" fill="url(#a)"/>`,
});
