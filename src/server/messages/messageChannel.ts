import * as v from 'valibot';
import type { MessageChannelName } from '../../protocol/sendRequest';
import { DAY, MINUTE, SECOND } from '../../protocol/values/clock';

/** Timeout of a channel. */
export const SEND_PATIENCE = 40 * SECOND;
/** How long a message is leased to its sender. Longer than `SEND_PATIENCE`, to leave time for the shop to create the code. */
export const LEASE = MINUTE;
/** How long a sent or ended message is remembered, for statistics and bounces, and so that the same request gets the same code. */
export const REMEMBERED = 30 * DAY;

export interface OutgoingMessage {
  /** The same for every attempt, so that duplicates are recognisable. */
  readonly id: string;
  readonly to: string;
  /** Name of the sender; absent or empty: that of `MAIL_FROM`. */
  readonly sender?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Part of `html`, by content ID. */
  readonly pictures?: readonly { readonly cid: string; readonly png: Buffer }[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** Result of sending: accepted by the carrier, to be retried, or refused permanently. Codes are reasons; `message` is for the log. */
export type Sent =
  | { readonly kind: 'sent'; readonly reference?: string | undefined }
  | { readonly kind: 'later'; readonly code: string; readonly message: string; readonly afterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly addressIsBad: boolean };

/** Port of a message carrier. `send` responds within `SEND_PATIENCE` and never throws. */
export interface MessageChannel {
  readonly channel: MessageChannelName;
  send(message: OutgoingMessage): Promise<Sent>;
  close(): Promise<void>;
}

/** Sender of a message. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/**
 * Parses `Tea & Co <hello@shop.example>`, with or without quotes. Without a name, the address's domain is used. `undefined` if it is
 * neither.
 */
export const readMailbox = (text: string): Mailbox | undefined => {
  const [, quoted, plain, address = ''] = /^(?:"([^"<>\r\n]*)"\s*|([^"<>\r\n]*))<([^\s<>@,;]+@[^\s<>@,;]+)>$/.exec(text.trim()) ?? [];
  const alone = /^([^\s<>@,;"]+@[^\s<>@,;"]+)$/.exec(text.trim())?.[1];
  const found = alone ?? address;
  if (found === '') return undefined;
  return { name: (quoted ?? plain ?? '').trim() || found.slice(found.indexOf('@') + 1), address: found };
};

/** A carrier of text messages. */
export interface SmsPlace {
  /** `https://api.twilio.com`, or a service with the same API. */
  readonly base: string;
  readonly account: string;
  readonly token: string;
}

/** Decodes a part of a URL; empty if it is invalid UTF-8, e.g. a bare % in a password, which URLs write as %25. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
};

/** Reads `https://ACCOUNT:TOKEN@api.twilio.com` (Twilio, or a service with the same API). `undefined` for anything else. */
const readSmsUrl = (text: string): SmsPlace | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, hostname, origin, pathname } = new URL(text);
  const [account, token] = [decoded(username), decoded(password)];
  if (!account || !token || !hostname || !/^https?:$/.test(protocol)) return undefined;
  return { base: origin + pathname.replace(/\/$/, ''), account, token };
};

export const smsUrlSchema = v.pipe(
  v.string(),
  v.transform(readSmsUrl),
  v.custom<SmsPlace>((place) => place !== undefined, 'must be https://ACCOUNT:TOKEN@api.twilio.com'),
);
