import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';

/** Part of the port: the websites that may use the server. */
export interface OriginRepository {
  /** Origins in the form of `allowedOriginsSchema`. Empty: any. */
  allowedOrigins(): Promise<readonly string[]>;
  putAllowedOrigins(origins: readonly string[], now: number): Promise<void>;
}

const LABELS = /^\*(\.[^.*]+){2,}$/;

/** Origin of a web address, with `*.` for all subdomains if its host begins so. `undefined` for any other text. */
const originOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, origin } = new URL(text);
  const isPlain = !hostname.includes('*') || LABELS.test(hostname);
  return (protocol === 'https:' || protocol === 'http:') && isPlain ? origin : undefined;
};

/** Websites by origin, such as `https://shop.example`. `https://*.shop.example` stands for all subdomains, without the domain itself. */
export const allowedOriginsSchema = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(300),
      v.transform(originOf),
      v.string('It must be an address such as https://shop.example, or https://*.shop.example for all its subdomains.'),
    ),
  ),
  v.maxLength(50),
  v.transform((origins) => [...new Set(origins)]),
);

/** Name of its setting. */
export const ALLOWED_ORIGINS = 'allowed-origins';

const originsSetting = v.object({ v: v.literal('allowed-origins/1'), origins: allowedOriginsSchema });

export const allowedOriginsRow = (origins: readonly string[]): string =>
  JSON.stringify({ v: 'allowed-origins/1', origins: [...origins] } satisfies v.InferInput<typeof originsSetting>);

/** In place of a list that cannot be read, as the console shows it. No website has this origin (RFC 6761, `.invalid`). */
export const UNREADABLE_ORIGIN = 'https://list-cannot-be-read.invalid';

/** A value that cannot be read, e.g. from another version, allows no website: the merchant's list may have kept foreign ones out. */
export const readAllowedOrigins = (value: string | undefined): readonly string[] => {
  if (value === undefined) return [];
  const read = parseJsonWith(originsSetting, value, 'origins_malformed');
  return read.ok ? read.value.origins : [UNREADABLE_ORIGIN];
};
