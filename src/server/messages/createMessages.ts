import type { MessageChannelName } from '../../protocol/sendRequest';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { Claims } from '../claims/claims';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { MessageRepository } from '../records/messageRepository';
import type { Connector } from '../shop/connector';
import { createLinkAnswers, type LinkAnswers } from './answerLink';
import { addressHashes, askForMessage, normalAddress } from './askForMessage';
import { createDelivery } from './deliverMessage';
import type { Sent } from './messageChannel';
import { createMessageMaker } from './messageMaker';
import { createMessageSender, type MessageSender } from './messageSender';
import type { MessageSettings } from './messageSettings';
import { createAddressSealer, createMessageTokens, type MessageTokens } from './messageTokens';

/** Words that end it, in capitals, as carriers have them (https://help.twilio.com/articles/223134027) and in the languages of the widget. */
const STOP: ReadonlySet<string> = new Set([
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'STOPP',
  'ARRET',
  'ARRÊT',
  'BAJA',
  'TD',
  '退订',
  'إلغاء',
  'الغاء',
]);

/** Does what a shopper wrote back end what is sent to them? "Stop." does, a sentence with the word in it does not. */
export const isStop = (text: string): boolean =>
  STOP.has(
    text
      .normalize('NFC')
      .toUpperCase()
      .replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, ''),
  );

/** What a mail server's delivery report says (RFC 3464). */
interface Bounce {
  /** It has given up, because of the address: another message would fare no better. */
  readonly addressIsBad: boolean;
  /** Tokens of this server's links in what it returns of the message. */
  readonly tokens: readonly string[];
}

const LINK = /\/v1\/messages\/([\w.-]{20,200})/g;

/** Enhanced status codes (RFC 3463): no such mailbox or domain, a mailbox that is disabled, and what says no more than that it failed. Full mailboxes and policy pass. */
const BAD = /^5\.(0\.0|1\.\d+|2\.1)$/;

/**
 * Reads a report as text. The message that it returns is looked through for links of ours; lines that quoted-printable has cut are put together.
 * Error: `bounce_malformed`.
 */
export const readBounce = (raw: string): Result<Bounce> => {
  const action = /^Action:\s*([a-z]+)/im.exec(raw)?.[1]?.toLowerCase();
  const status = /^Status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(raw)?.[1];
  if (action === undefined || status === undefined)
    return fail('bounce_malformed', 'This is not a delivery report: it has no “Action:” and “Status:” lines (RFC 3464).');
  const text = raw.replaceAll(/=\r?\n/g, '');
  return ok({
    addressIsBad: action === 'failed' && BAD.test(status),
    tokens: [...text.matchAll(LINK)].flatMap(([, token]) => token ?? []),
  });
};

interface BounceDeps {
  readonly store: Pick<MessageRepository, 'suppressAddress'>;
  readonly tokens: Pick<MessageTokens, 'read'>;
  readonly clock: Clock;
}

/**
 * Nothing more is sent to an address whose mail came back. Which address that is, the link in the returned message says, which only this server can have
 * signed: what a report names as recipient may be forged, or another address that the first one forwards to. Errors: `bounce_malformed`, `bounce_unknown`.
 */
const takeBounce =
  ({ store, tokens, clock }: BounceDeps) =>
  async (report: string): Promise<Result<{ readonly suppressed: boolean }>> => {
    const read = readBounce(report);
    if (!read.ok) return read;
    const now = clock();
    const subjects = read.value.tokens.flatMap((text) => {
      const token = tokens.read(text, now);
      return token.ok && token.value.purpose === 'leave' ? [token.value.subject] : [];
    });
    if (subjects.length === 0) return fail('bounce_unknown', 'The report does not include a message of this server with its headers.');
    if (read.value.addressIsBad) await store.suppressAddress([...new Set(subjects)], 'address_bounced', now);
    return ok({ suppressed: read.value.addressIsBad });
  };

interface MessagesDeps {
  readonly store: CatalogRepository & ClaimRepository & MessageRepository & Pick<BundleRepository, 'serving'>;
  readonly connector: Connector;
  readonly claims: Claims;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Told what a channel answered that did not take a message; nothing in it leads to an address. */
  readonly onTrouble: (sent: Exclude<Sent, { readonly kind: 'sent' }>) => void;
}

/** Messages to shoppers, as the routes use them. */
export interface Messages {
  readonly ask: ReturnType<typeof askForMessage>;
  readonly links: LinkAnswers;
  readonly sender: MessageSender;
  readonly channels: readonly MessageChannelName[];
  /** What messages call the shop. */
  readonly shop: string;
  /** Where letters lead to. */
  readonly storeUrl: MessageSettings['storeUrl'];
  readonly bounced: ReturnType<typeof takeBounce>;
  readonly smsAnswers: MessageSettings['smsAnswers'];
  /** What an address is found by. Error: `address_malformed`. */
  readonly hashesOf: (channel: MessageChannelName, address: string) => Result<readonly string[]>;
}

/** Wires what sends messages over the given channels. */
export const createMessages = (
  settings: MessageSettings,
  { store, connector, claims, clock, onError, onTrouble }: MessagesDeps,
): Messages => {
  const { channels, keys, shop, perSecond, ttlMs } = settings;
  const sealer = createAddressSealer(keys);
  const tokens = createMessageTokens(sealer);
  const maker = createMessageMaker(settings, tokens);
  const deliver = createDelivery({ store, connector, claims, sealer, maker, channels, ttlMs, clock, rng: Math.random, onTrouble });
  const names = channels.map(({ channel }) => channel);
  const hashesOf: Messages['hashesOf'] = (channel, address) => {
    const found = normalAddress(channel, address);
    return found.ok ? ok(addressHashes(sealer, channel, found.value.normal)) : found;
  };
  return {
    ask: askForMessage({ store, sealer, clock, hasChannel: (channel) => names.includes(channel) }),
    links: createLinkAnswers({ store, tokens, shop, clock }),
    sender: createMessageSender({ store, deliver, clock, perSecond, onError }),
    channels: names,
    shop,
    storeUrl: settings.storeUrl,
    bounced: takeBounce({ store, tokens, clock }),
    smsAnswers: settings.smsAnswers,
    hashesOf,
  };
};
