import * as v from 'valibot';
import { DAY, MINUTE, SECOND } from '../../protocol/clock';
import type { MessageChannelName } from '../../protocol/sendRequest';

/** Requests for one address that are taken in a day. */
export const PER_ADDRESS = 3;
export const ADDRESS_WINDOW = DAY;
/** A channel answers within this time, */
export const SEND_PATIENCE = 40 * SECOND;
/** and the message is its sender's alone for longer: also for the shop, which makes the code. */
export const LEASE = MINUTE;
/** How long it is remembered that a message was sent or ended, for figures and for what bounces. */
export const REMEMBERED = 30 * DAY;

export interface OutgoingMessage {
  /** The same at every try, so that a duplicate is known as one. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of a message: taken by who carries it on, to be tried again, or refused for good. Codes are reasons, `message` is for the log's reader. */
export type Sent =
  | { readonly kind: 'sent'; readonly reference?: string | undefined }
  | { readonly kind: 'later'; readonly code: string; readonly message: string; readonly afterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly addressIsBad: boolean };

/** Is told what a shopper wrote back, and by which address; rejects where it could not be written down. */
export type Heard = (from: string, text: string) => Promise<void>;

/** Port of who carries messages. `send` answers within `SEND_PATIENCE` and throws nothing. */
export interface MessageChannel {
  readonly channel: MessageChannelName;
  send(message: OutgoingMessage): Promise<Sent>;
  /** Where shoppers' answers come the same way: hears them until it is stopped. */
  listen?(heard: Heard): () => void;
  close(): Promise<void>;
}

/** Who a message is from. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** `Tea & Co <hello@shop.example>`, the name in quotes or not; without a name it is the address's domain. `undefined` where it is neither. */
export const readMailbox = (text: string): Mailbox | undefined => {
  const [, quoted, plain, address = ''] = /^(?:"([^"<>\r\n]*)"\s*|([^"<>\r\n]*))<([^\s<>@,;]+@[^\s<>@,;]+)>$/.exec(text.trim()) ?? [];
  const alone = /^([^\s<>@,;"]+@[^\s<>@,;"]+)$/.exec(text.trim())?.[1];
  const found = alone ?? address;
  if (found === '') return undefined;
  return { name: (quoted ?? plain ?? '').trim() || found.slice(found.indexOf('@') + 1), address: found };
};

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
