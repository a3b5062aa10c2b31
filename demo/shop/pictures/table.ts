import { fall, round, type Shape, shade } from './paint';

/** Fixed speckles so that the same mug always looks the same. */
const speckles = (tint: string, x: number, y: number, width: number, height: number): string =>
  Array.from({ length: 26 }, (_, i) => {
    const dx = ((i * 61) % 97) / 97;
    const dy = ((i * 37) % 89) / 89;
    return `<circle cx="${(x + dx * width).toFixed(1)}" cy="${(y + dy * height).toFixed(1)}" r="${1 + (i % 3) * 0.5}" fill="${shade(tint, -0.45)}" fill-opacity=".45"/>`;
  }).join('');

export const mug: Shape = (tint) => ({
  defs: round('a', tint) + round('cream', '#f4e9da'),
  shadow: { y: 330, rx: 104 },
  body: `<path d="M262 200q72-8 64 54-8 48-76 44" fill="none" stroke="${shade(tint, -0.12)}" stroke-width="20" stroke-linecap="round"/><path d="M112 168h164v92q0 66-62 66h-40q-62 0-62-66z" fill="url(#cream)"/><path d="M112 168h164v58q-22 18-44 4t-46 8-40-2-34-2z" fill="url(#a)"/><ellipse cx="194" cy="168" rx="82" ry="17" fill="${shade(tint, 0.35)}"/><ellipse cx="194" cy="170" rx="70" ry="12" fill="#5a3420"/><ellipse cx="180" cy="168" rx="34" ry="4" fill="#fff" fill-opacity=".16"/>${speckles(tint, 128, 236, 128, 76)}<path d="M168 138q-12-16 0-32t0-32M208 138q-12-16 0-32t0-32" stroke="#fff" stroke-opacity=".75" stroke-width="6" fill="none" stroke-linecap="round"/>`,
});

export const bowl: Shape = (tint) => ({
  defs: round('a', tint) + fall('in', shade(tint, 0.1), shade(tint, 0.5)),
  shadow: { y: 322, rx: 116 },
  body: `<path d="M74 190h252q-6 104-90 122v10h-72v-10q-84-18-90-122z" fill="url(#a)"/><path d="M74 190h252q-1 24-9 44-50 22-118 10T84 238q-9-24-10-48z" fill="${shade(tint, -0.22)}" fill-opacity=".5"/><ellipse cx="200" cy="190" rx="126" ry="38" fill="${shade(tint, 0.6)}"/><ellipse cx="200" cy="192" rx="114" ry="31" fill="url(#in)"/><ellipse cx="200" cy="204" rx="72" ry="15" fill="${shade(tint, -0.18)}" fill-opacity=".4"/><path d="M110 180q34-16 80-18" stroke="#fff" stroke-opacity=".55" stroke-width="5" stroke-linecap="round" fill="none"/>`,
});

export const vase: Shape = (tint) => ({
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

export const plate: Shape = (tint) => ({
  defs: fall('a', shade(tint, 0.62), shade(tint, 0.35)) + fall('b', shade(tint, 0.8), shade(tint, 0.55)),
  shadow: { y: 334, rx: 124 },
  body: `<circle cx="228" cy="212" r="112" fill="${shade(tint, -0.1)}"/><circle cx="228" cy="209" r="112" fill="${shade(tint, 0.15)}"/><circle cx="228" cy="209" r="78" fill="${shade(tint, 0.05)}"/><circle cx="174" cy="224" r="114" fill="${shade(tint, 0.05)}"/><circle cx="174" cy="220" r="114" fill="url(#b)"/><circle cx="174" cy="220" r="112" fill="none" stroke="${tint}" stroke-width="4"/><circle cx="174" cy="220" r="80" fill="url(#a)"/><g fill="none" stroke="${tint}" stroke-width="3" stroke-linecap="round" stroke-opacity=".8"><path d="M136 258c20-30 46-50 80-68"/><path d="M156 236q-4-18 6-30M178 218q0-16 12-26M164 230q18 8 32 0M186 213q16 8 30 2"/></g>`,
});

export const teapot: Shape = (tint) => ({
  defs: round('a', tint),
  shadow: { y: 326, rx: 118 },
  body: `<path d="M272 214q70-16 62 40-10 44-74 42" fill="none" stroke="${shade(tint, -0.1)}" stroke-width="17" stroke-linecap="round"/><path d="M126 262C86 252 84 210 52 190l22-10c36 16 46 30 66 34z" fill="${shade(tint, -0.18)}"/><path d="M104 254c0-52 42-82 92-82s92 30 92 82c0 44-34 68-92 68s-92-24-92-68z" fill="url(#a)"/><ellipse cx="196" cy="176" rx="54" ry="12" fill="${shade(tint, -0.4)}"/><path d="M142 172q54-40 108 0-54 16-108 0z" fill="${shade(tint, 0.12)}"/><circle cx="196" cy="143" r="12" fill="${shade(tint, 0.25)}"/><path d="M132 228q-10 24-2 48" stroke="#fff" stroke-opacity=".32" stroke-width="9" fill="none" stroke-linecap="round"/>`,
});
