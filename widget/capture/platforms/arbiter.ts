import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Origin } from '../recorder';
import { PRODUCTS } from './fields';

/** Channels of the store chunk in order of precedence (the shop's dataLayer and commands precede all of them). */
const channels = [
  ...['universalAnalytics', 'shopify', 'woocommerce', 'adobe', 'shopifyAnalytics', 'pageData', 'segment', 'snowplow', 'tealium', 'ceddl'],
  ...['klaviyo', 'meta', 'matomo'],
] as const;
export type Channel = (typeof channels)[number];

/** Time in which a channel of higher precedence may report the same event. */
export const GRACE_MS = 1_000;

export interface Arbiter {
  offer(channel: Channel, event: ShopperEvent, ...from: Origin): void;
  /** Decides on everything that waits, because the page is being left. */
  flush(): void;
}

interface Waiting {
  readonly rank: number;
  readonly from: Origin;
  event: ShopperEvent;
}

/**
 * A shop reports the same event through several channels, each with other ids, so comparing items cannot detect it. The first channel that
 * delivers an event name on a page owns that name for the life of the page. Within a second of each other, the one with precedence in
 * `channels` wins. Names that the shop's own dataLayer or commands have sent (`said`) belong to them.
 */
export const createArbiter = (said: ReadonlySet<string>, take: (event: ShopperEvent, ...from: Origin) => void): Arbiter => {
  const owners = new Map<string, number>();
  const waiting = new Set<Waiting>();
  const settle = (entry: Waiting): void => {
    if (!waiting.has(entry)) return;
    const { event, rank, from } = entry;
    const rivals = [...waiting].filter((other) => other.event.name === event.name).map((other) => other.rank);
    waiting.delete(entry);
    if (said.has(event.name)) return;
    const owner = owners.get(event.name) ?? Math.min(...rivals);
    owners.set(event.name, owner);
    if (owner === rank) take(event, ...from);
  };
  /** Cards of one grid come one by one, but form one list. */
  const joined = (rank: number, event: ShopperEvent): boolean => {
    if (event.name !== 'view_item_list') return false;
    for (const entry of waiting) {
      const other = entry.event;
      if (other.name !== 'view_item_list' || entry.rank !== rank || other.listId !== event.listId) continue;
      entry.event = { ...other, items: [...other.items, ...event.items].slice(0, PRODUCTS) };
      return true;
    }
    return false;
  };
  return {
    offer: (channel, event, ...from) => {
      const rank = channels.indexOf(channel);
      if (joined(rank, event)) return;
      const entry: Waiting = { rank, event, from };
      waiting.add(entry);
      setTimeout(() => settle(entry), GRACE_MS);
    },
    flush: () => {
      for (const entry of [...waiting]) settle(entry);
    },
  };
};
