import * as v from 'valibot';

/** Who carries text messages. */
export type SmsPlace =
  | { readonly by: 'http'; readonly base: string; readonly account: string; readonly token: string }
  | {
      readonly by: 'smpp';
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly user: string;
      readonly password: string;
    };

/** Ports as they are usual (https://smpp.org/smpp-v34-assigned-numbers.html). */
const PORTS = { 'smpp:': 2775, 'smpps:': 3550 } as const;

/** Empty where it is no text of UTF-8: a bare % in a password, which URLs write %25. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
};

/**
 * Reads `https://ACCOUNT:TOKEN@api.twilio.com` (Twilio, or who speaks as Twilio does) and `smpp://user:password@host:2775`, `smpps://…`.
 * `undefined` for anything else.
 */
const readSmsUrl = (text: string): SmsPlace | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, hostname, port, origin, pathname } = new URL(text);
  const [user, secret] = [decoded(username), decoded(password)];
  if (!user || !secret || !hostname) return undefined;
  if (protocol === 'smpp:' || protocol === 'smpps:')
    return { by: 'smpp', host: hostname, port: Number(port) || PORTS[protocol], tls: protocol === 'smpps:', user, password: secret };
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return { by: 'http', base: origin + pathname.replace(/\/$/, ''), account: user, token: secret };
};

export const smsUrlSchema = v.pipe(
  v.string(),
  v.transform(readSmsUrl),
  v.custom<SmsPlace>((place) => place !== undefined, 'must be https://ACCOUNT:TOKEN@api.twilio.com or smpp://user:password@host:2775'),
);
