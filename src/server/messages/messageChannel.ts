import * as v from 'valibot';
import type { MessageChannelName } from '../../protocol/sendRequest';
import { DAY, MINUTE, SECOND } from '../../protocol/values/clock';

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

/** Port of who carries messages. `send` answers within `SEND_PATIENCE` and throws nothing. */
export interface MessageChannel {
  readonly channel: MessageChannelName;
  send(message: OutgoingMessage): Promise<Sent>;
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
export interface SmsPlace {
  /** `https://api.twilio.com`, or where another one speaks as Twilio does. */
  readonly base: string;
  readonly account: string;
  readonly token: string;
}

/** Empty where it is no text of UTF-8: a bare % in a password, which URLs write %25. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
};

/** Reads `https://ACCOUNT:TOKEN@api.twilio.com` (Twilio, or who speaks as Twilio does). `undefined` for anything else. */
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
