import { sendsBy } from '../../bundle/journey';
import type { MessageChannelName, SendChannels } from '../../protocol/sendRequest';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { type LiveJourneys, runningJourneys } from '../bundles/liveJourneys';
import type { Claims } from '../claims/claims';
import type { Rounds } from '../platform/periodicTask';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { JourneyRepository } from '../records/journeyRepository';
import type { MessageRepository } from '../records/messageRepository';
import type { Connector } from '../shop/connector';
import { createLinkAnswers, type LinkAnswers } from './answerLink';
import { addressHashes, askForMessage, normalAddress } from './askForMessage';
import { createDelivery } from './deliverMessage';
import type { Sent } from './messageChannel';
import { createMessageGate, defaultMessageRates, type MessageGate } from './messageLimits';
import { createMessageMaker } from './messageMaker';
import { createMessageSender, type MessageSender } from './messageSender';
import type { MessageSettings } from './messageSettings';
import { createAddressSealer, createMessageTokens, type MessageTokens } from './messageTokens';
import { createJourneys } from './sendJourneys';
import type { ReadBrand } from './templates/brand';

/** Words that unsubscribe, in capitals: those of carriers (https://help.twilio.com/articles/223134027) and of the widget's languages. */
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

/** Whether a shopper's reply unsubscribes. "Stop." does, a sentence that contains the word does not. */
export const isStop = (text: string): boolean =>
  STOP.has(
    text
      .normalize('NFC')
      .toUpperCase()
      .replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, ''),
  );

/** Content of a mail server's delivery report (RFC 3464). */
interface Bounce {
  /** Delivery failed permanently because of the address, so another message would fail too. */
  readonly addressIsBad: boolean;
  /** Link tokens of this server in the returned message. */
  readonly tokens: readonly string[];
}

const LINK = /\/v1\/messages\/([\w.-]{20,200})/g;

/**
 * Enhanced status codes (RFC 3463) for a missing mailbox or domain, a disabled mailbox, and unspecified failure. Full mailboxes and policy
 * refusals are temporary.
 */
const BAD = /^5\.(0\.0|1\.\d+|2\.1)$/;

/**
 * Parses a report. Searches the returned message for our links, after joining lines broken by quoted-printable. Error: `bounce_malformed`.
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
 * Suppresses an address whose mail bounced. The address is found by the link in the returned message, which only this server can have
 * signed. The recipient in a report may be forged, or an address that the first one forwards to. Errors: `bounce_malformed`,
 * `bounce_unknown`.
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
  readonly store: CatalogRepository &
    ClaimRepository &
    JourneyRepository &
    MessageRepository &
    Pick<BundleRepository, 'release' | 'serving'>;
  readonly bundleFacts: BundleFacts;
  readonly connector: Connector;
  readonly claims: Claims;
  readonly brand: ReadBrand;
  readonly clock: Clock;
  /** Journeys of the live publication. */
  readonly liveJourneys: () => Promise<LiveJourneys>;
  readonly onError: (error: unknown) => void;
  /** Called with a channel's response when it did not accept a message; contains nothing that leads to an address. */
  readonly onTrouble: (sent: Exclude<Sent, { readonly kind: 'sent' }>) => void;
}

/** Messages to shoppers, as used by the routes. */
export interface Messages {
  readonly ask: ReturnType<typeof askForMessage>;
  readonly gate: MessageGate;
  readonly links: LinkAnswers;
  readonly sender: MessageSender;
  /** Queues the messages of journeys. */
  readonly journeys: Rounds;
  /** Journeys that the server's channels can carry now; `undefined`: none. */
  readonly later: () => Promise<SendChannels['later']>;
  readonly channels: readonly MessageChannelName[];
  /** Public address of this server, without a trailing slash. */
  readonly baseUrl: string;
  /** How long a code in a message is reserved, ms. */
  readonly ttlMs: number;
  readonly bounced: ReturnType<typeof takeBounce>;
  readonly smsAnswers: MessageSettings['smsAnswers'];
  /** Hashes to look up an address. Error: `address_malformed`. */
  readonly hashesOf: (channel: MessageChannelName, address: string) => Result<readonly string[]>;
}

/** Creates the message services for the given channels. */
export const createMessages = (
  settings: MessageSettings,
  { store, bundleFacts, connector, claims, brand, clock, liveJourneys, onError, onTrouble }: MessagesDeps,
): Messages => {
  const { channels, keys, baseUrl, perSecond, ttlMs } = settings;
  const sealer = createAddressSealer(keys);
  const tokens = createMessageTokens(sealer);
  const maker = createMessageMaker(settings, tokens);
  const deliver = createDelivery({ store, connector, claims, sealer, maker, brand, channels, ttlMs, clock, rng: Math.random, onTrouble });
  const names = channels.map(({ channel }) => channel);
  const hasChannel = async (channel: MessageChannelName): Promise<boolean> => {
    if (!names.includes(channel)) return false;
    const { bundle, next } = await store.release();
    for (const id of [bundle, next?.bundle]) if (id !== undefined && (await bundleFacts(id))?.channels?.[channel]) return true;
    return false;
  };
  const later: Messages['later'] = async () => {
    const live = await liveJourneys();
    const journeys = runningJourneys(live, clock()).map(({ journey }) => journey);
    const carried = names.filter((name) => live.channels?.[name] && journeys.some((journey) => sendsBy(journey, name)));
    return carried.length === 0
      ? undefined
      : { channels: carried, birthMonth: journeys.some(({ trigger }) => trigger === 'birthday-month') };
  };
  const hasJourneys = async (channel: MessageChannelName): Promise<boolean> => (await later())?.channels.includes(channel) === true;
  const hashesOf: Messages['hashesOf'] = (channel, address) => {
    const found = normalAddress(channel, address);
    return found.ok ? ok(addressHashes(sealer, channel, found.value.normal)) : found;
  };
  return {
    ask: askForMessage({ store, sealer, clock, hasChannel, hasJourneys }),
    gate: createMessageGate({ ...defaultMessageRates, ...settings.rates }, store, clock),
    links: createLinkAnswers({ store, tokens, brand, ttlMs, clock }),
    sender: createMessageSender({ store, deliver, clock, perSecond, ttlMs, onError }),
    journeys: createJourneys({ store, live: liveJourneys, sealer, clock, onError }),
    later,
    channels: names,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    ttlMs,
    bounced: takeBounce({ store, tokens, clock }),
    smsAnswers: settings.smsAnswers,
    hashesOf,
  };
};
