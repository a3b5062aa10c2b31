import * as v from 'valibot';

/** Most characters of a logo as a data URL, about 75 kB of picture. It is part of every e-mail. */
export const LOGO_CHARACTERS = 100_000;
/** Largest side of a logo, pixels. */
const LOGO_SIDE = 2_000;

/** Prefix of a logo. */
export const PNG = 'data:image/png;base64,';

/** Node and browsers have it, unlike the types of pure folders. */
declare const atob: (base64: string) => string;

/** At least its header. */
const FORM = /^data:image\/png;base64,[A-Za-z0-9+/]{32,}={0,2}$/;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels of a PNG by its header (https://www.w3.org/TR/png-3/#11IHDR). `undefined`: it is none. */
export const logoSize = (logo: string): PictureSize | undefined => {
  if (!FORM.test(logo)) return undefined;
  const start = atob(logo.slice(PNG.length, PNG.length + 32));
  if (start.length < 24 || start.slice(1, 4) !== 'PNG' || start.slice(12, 16) !== 'IHDR') return undefined;
  const numberAt = (at: number): number => [0, 1, 2, 3].reduce((sum, i) => sum * 256 + start.charCodeAt(at + i), 0);
  const [width, height] = [numberAt(16), numberAt(20)];
  return Math.min(width, height) >= 1 && Math.max(width, height) <= LOGO_SIDE ? { width, height } : undefined;
};

const logoSchema = v.pipe(
  v.string(),
  v.maxLength(LOGO_CHARACTERS, 'The logo must have at most 75 kB.'),
  v.regex(FORM, 'The logo must be a PNG picture, as data:image/png;base64,…'),
  v.check((logo) => logoSize(logo) !== undefined, 'The logo must be a PNG picture of at most 2,000 pixels a side.'),
);

/** The shop's brand in messages, as the merchant has set it. Absent fields have defaults. */
export const brandSchema = v.strictObject({
  name: v.exactOptional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  /** Page of the shop that messages and their pages lead to. The same for all shoppers, so that a click does not identify anyone. */
  website: v.exactOptional(
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(300),
      v.url(),
      v.regex(/^https?:\/\//i, 'It must be an address such as https://shop.example.'),
    ),
  ),
  /** Of buttons: `#rrggbb`. */
  color: v.exactOptional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'It must be a colour such as #1d4ed8.'), v.toLowerCase())),
  /** PNG as a data URL. It is attached to e-mails, because many mail programs load no pictures from elsewhere. */
  logo: v.exactOptional(logoSchema),
});
export type BrandSetting = v.InferOutput<typeof brandSchema>;
