import type { MessageChannelName } from '../../protocol/sendRequest';
import { type Clock, DAY, HOUR, MINUTE } from '../../protocol/values/clock';
import { createRateLimiter, wideNetworkOf } from '../limits/limitRequests';
import type { MessageLimit, MessagePressure, MessageRepository } from '../records/messageRepository';

/** Limits that merchants set, each per hour; 0 = no limit. */
export interface MessageRates {
  /** Requests from one network: an IPv4 /24 or an IPv6 /48. */
  readonly perNetwork: number;
  /** Unanswered confirmation requests of all shoppers, before answered ones allow more. */
  readonly unanswered: number;
}

export const defaultMessageRates: MessageRates = { perNetwork: 10, unanswered: 30 };

/** Requests from one network at once, before the hourly rate applies. */
const NETWORK_BURST = 5;
/** Unanswered requests that each answered one of the same hour allows. */
const PER_ANSWER = 2;
/** From this share of the allowance on, a network gets one request an hour, so that a few networks cannot use up the rest. */
const SQUEEZED_FROM = 0.5;
const SQUEEZE_WAIT = 10 * MINUTE;

/** Limits of one address, and of its domain or block of numbers. SMS costs money, and blocks of numbers can be rented. */
export const limitOf = (channel: MessageChannelName, now: number): MessageLimit => ({
  since: now - DAY,
  most: 3,
  questionGap: HOUR,
  area: channel === 'email' ? { unconfirmed: 10, most: 30 } : { unconfirmed: 3, most: 10 },
});

export interface MessageGate {
  /**
   * Runs a request for a message, unless it comes too soon. Returns the wait in ms instead, which depends on the network and on all
   * requests together, never on the address.
   */
  admit<T>(client: string | undefined, ask: () => Promise<T>): Promise<T | { readonly waitMs: number }>;
}

/**
 * Limits requests for messages before their address is looked at. Networks are kept in memory only. Requests of all shoppers are counted in
 * the store, so that a restart or another replica changes nothing.
 */
export const createMessageGate = (
  { perNetwork, unanswered: floor }: MessageRates,
  store: Pick<MessageRepository, 'messagePressure'>,
  clock: Clock,
): MessageGate => {
  const networks = createRateLimiter({ perMinute: perNetwork / 60, burst: NETWORK_BURST });
  const squeezed = createRateLimiter({ perMinute: 1 / 60, burst: 1 });
  /** Requests being stored, which the store does not count yet. */
  let running = 0;

  /** Synchronous from the count to the result, so that requests at the same time count each other. */
  const waitAt = (now: number, network: string | undefined, { asked, confirmed }: MessagePressure): number => {
    const allowed = floor + PER_ANSWER * confirmed;
    const open = asked - confirmed + running;
    if (open >= allowed) return SQUEEZE_WAIT;
    const tight = network === undefined ? 0 : squeezed.take(network, now);
    return open >= allowed * SQUEEZED_FROM ? tight : 0;
  };

  return {
    admit: async (client, ask) => {
      const now = clock();
      const network = client === undefined ? undefined : wideNetworkOf(client);
      const tooSoon = network === undefined ? 0 : networks.take(network, now);
      if (tooSoon > 0) return { waitMs: tooSoon };
      if (floor > 0) {
        const waitMs = waitAt(now, network, await store.messagePressure(now - HOUR));
        if (waitMs > 0) return { waitMs };
      }
      running++;
      try {
        return await ask();
      } finally {
        running--;
      }
    },
  };
};
