import type { Clock } from '../../protocol/clock';
import { ok, type Result } from '../../protocol/result';
import type { MessageChannelName } from '../../protocol/sendRequest';
import type { Claims } from '../claims/claims';
import type { Connector } from '../connectors/connector';
import type { Store } from '../store/store';
import { createAddressSealer } from './addressSealer';
import { createLinkAnswers, type LinkAnswers } from './answerLink';
import { addressHashes, askForMessage } from './askForMessage';
import { createDelivery } from './deliverMessage';
import { isStop } from './isStop';
import type { Sent } from './messageChannel';
import { createMessageMaker } from './messageMaker';
import { createMessageSender, type MessageSender } from './messageSender';
import type { MessageSettings } from './messageSettings';
import { createMessageTokens } from './messageTokens';
import { normalAddress } from './normalAddress';
import { takeBounce } from './takeBounce';
import { withListeners } from './withListeners';

export interface MessagesDeps {
  readonly store: Store;
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
    sender: withListeners(createMessageSender({ store, deliver, clock, perSecond, onError }), channels, async (channel, from, text) => {
      const hashes = hashesOf(channel, from);
      if (isStop(text) && hashes.ok) await store.suppressAddress(hashes.value, 'unsubscribed', clock());
    }),
    channels: names,
    shop,
    storeUrl: settings.storeUrl,
    bounced: takeBounce({ store, tokens, clock }),
    smsAnswers: settings.smsAnswers,
    hashesOf,
  };
};
