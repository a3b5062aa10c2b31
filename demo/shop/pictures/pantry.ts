import { fall, leaf, lettering, round, type Shape, shade } from './paint';

const label = (x: number, y: number, width: number, height: number, tint: string, text: string): string => {
  const middle = x + width / 2;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="#fffaf2"/><rect x="${x + 5}" y="${y + 5}" width="${width - 10}" height="${height - 10}" rx="2" fill="none" stroke="${tint}" stroke-opacity=".45"/>${leaf(middle - 2, y + height * 0.56, -34, height * 0.36, tint)}${leaf(middle + 2, y + height * 0.56, 34, height * 0.36, shade(tint, 0.22))}${lettering(middle, y + height * 0.8, width - 16, text, shade(tint, -0.25))}`;
};

export const tin: Shape = (tint, text) => ({
  defs: round('a', tint) + round('lid', shade(tint, 0.25)),
  shadow: { y: 338, rx: 92 },
  body: `<path d="M122 150h156v178q-78 22-156 0z" fill="url(#a)"/><path d="M116 122q84 22 168 0v32q-84 22-168 0z" fill="url(#lid)"/><ellipse cx="200" cy="121" rx="84" ry="14" fill="${shade(tint, 0.42)}"/><ellipse cx="200" cy="120" rx="70" ry="9" fill="${shade(tint, 0.3)}"/><path d="M122 157q78 20 156 0v6q-78 20-156 0z" fill="#000" fill-opacity=".14"/>${label(148, 188, 104, 112, tint, text)}`,
});

export const teaBox: Shape = (tint, text) => ({
  defs:
    fall('a', shade(tint, 0.12), shade(tint, -0.12)) +
    fall('s', shade(tint, -0.22), shade(tint, -0.4)) +
    fall('t', shade(tint, 0.5), shade(tint, 0.3)),
  shadow: { y: 334, rx: 112 },
  body: `<path d="M102 152h150v178H102z" fill="url(#a)"/><path d="M252 152l48-26v178l-48 26z" fill="url(#s)"/><path d="M102 152l48-26h150l-48 26z" fill="url(#t)"/><path d="M102 186h150M252 186l48-26" stroke="#fff" stroke-opacity=".35" stroke-width="2"/>${label(125, 202, 104, 108, tint, text)}<circle cx="276" cy="232" r="9" fill="#fff" fill-opacity=".22"/>`,
});

export const bag: Shape = (tint, text) => ({
  defs: round('a', tint) + fall('top', shade(tint, 0.05), shade(tint, -0.2)),
  shadow: { y: 336, rx: 94 },
  body: `<path d="M126 128q74 12 148 0l8 190q2 14-16 14H134q-18 0-16-14z" fill="url(#a)"/><path d="M130 88h140l4 44q-74 12-148 0z" fill="url(#top)"/><path d="M129 106h142" stroke="#fff" stroke-opacity=".28" stroke-width="5"/><path d="M128 118q72 12 144 0" stroke="#000" stroke-opacity=".15" stroke-width="3" fill="none"/><path d="M140 140l-8 176" stroke="#fff" stroke-opacity=".14" stroke-width="10"/><circle cx="200" cy="228" r="52" fill="#fffaf2"/><circle cx="200" cy="228" r="46" fill="none" stroke="${tint}" stroke-opacity=".5"/><g transform="translate(200 212) rotate(28)"><ellipse rx="15" ry="21" fill="${shade(tint, -0.15)}"/><path d="M0-20c-9 12 9 26 0 40" stroke="#fffaf2" stroke-width="3" fill="none"/></g>${lettering(200, 252, 80, text, shade(tint, -0.25))}<circle cx="200" cy="152" r="6" fill="#000" fill-opacity=".22"/>`,
});

export const dripper: Shape = (tint) => ({
  defs: round('a', tint) + fall('glass', '#ffffff', shade(tint, 0.55)) + fall('brew', '#8a5230', '#3d2010'),
  shadow: { y: 336, rx: 88 },
  body: `<path d="M138 120h124l-38 78h-48z" fill="url(#a)"/><ellipse cx="200" cy="120" rx="62" ry="11" fill="${shade(tint, 0.45)}"/><ellipse cx="200" cy="121" rx="50" ry="7" fill="#4c2c18"/><path d="M260 134q34 4 24 34-8 20-36 14" fill="none" stroke="${tint}" stroke-width="9" stroke-linecap="round"/><rect x="160" y="194" width="80" height="12" rx="6" fill="${shade(tint, -0.3)}"/><path d="M174 206h52l40 94q8 34-26 34H160q-34 0-26-34z" fill="url(#glass)" fill-opacity=".75"/><path d="M144 276h112l10 26q6 28-26 28H160q-32 0-26-28z" fill="url(#brew)"/><ellipse cx="200" cy="276" rx="56" ry="7" fill="#a46a40"/><path d="M182 216l-34 80" stroke="#fff" stroke-opacity=".75" stroke-width="6" stroke-linecap="round"/><path d="M200 206v64" stroke="#5a3219" stroke-width="2.5" stroke-dasharray="7 8" stroke-linecap="round"/>`,
});

export const bottle: Shape = (tint) => ({
  defs: round('a', tint) + fall('glass', '#ffffff', shade(tint, 0.6)) + fall('brew', '#7a4526', '#35190b'),
  shadow: { y: 338, rx: 76 },
  body: `<path d="M174 96h52v46c4 26 42 36 42 76v94q0 24-24 24h-88q-24 0-24-24v-94c0-40 38-50 42-76z" fill="url(#glass)" fill-opacity=".8"/><path d="M140 214h120q4 6 4 14v82q0 20-20 20h-88q-20 0-20-20v-82q0-8 4-14z" fill="url(#brew)"/><ellipse cx="200" cy="214" rx="60" ry="8" fill="#9a6038"/><rect x="182" y="132" width="36" height="166" rx="6" fill="#000" fill-opacity=".16"/><path d="M188 140v150M200 140v150M212 140v150" stroke="#fff" stroke-opacity=".16" stroke-width="2" stroke-dasharray="3 5"/><rect x="164" y="70" width="72" height="32" rx="9" fill="url(#a)"/><rect x="170" y="100" width="60" height="9" rx="4" fill="${shade(tint, -0.3)}"/><path d="M150 206v104" stroke="#fff" stroke-opacity=".55" stroke-width="6" stroke-linecap="round"/><rect x="214" y="276" width="42" height="30" rx="3" fill="#fffaf2"/><path d="M221 286h28M221 296h18" stroke="${tint}" stroke-width="2.5"/>`,
});
