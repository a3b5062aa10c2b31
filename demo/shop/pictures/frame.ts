import { type Drawing, fall, shade } from './paint';

/** One sheet for all pictures: a light ground, a quiet arch behind the object, a table line and a soft shadow. */
export const frame = (ground: string, { defs, body, shadow }: Drawing): string => {
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
