import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';

/** Channels of the store chunk, the one whose word counts most first (the shop's dataLayer and commands are before all of them). */
const channels = ['shopify', 'woocommerce', 'jsonLd', 'segment'] as const;
export type Channel = (typeof channels)[number];

/** Time in which a channel before may say the same. */
export const GRACE_MS = 1_000;
const ITEMS = 200;

export interface Arbiter {
  offer(channel: Channel, event: ShopperEvent): void;
  /** Decides on all that waits: the page goes. */
  flush(): void;
}

interface Waiting {
  readonly rank: number;
  event: ShopperEvent;
}

/**
 * A shop says the same thing through several channels, with other ids in each, so that no comparison of items would tell. The first channel that
 * delivers a name on a page owns that name for as long as the page lives; within a second of each other, the one before in `channels`. What the
 * shop's own dataLayer or commands have said (`said`) is theirs.
 */
export const createArbiter = (said: ReadonlySet<string>, take: (event: ShopperEvent) => void): Arbiter => {
  const owners = new Map<string, number>();
  const waiting = new Set<Waiting>();
  const settle = (entry: Waiting): void => {
    if (!waiting.has(entry)) return;
    const { event, rank } = entry;
    const rivals = [...waiting].filter((other) => other.event.name === event.name).map((other) => other.rank);
    waiting.delete(entry);
    if (said.has(event.name)) return;
    const owner = owners.get(event.name) ?? Math.min(...rivals);
    owners.set(event.name, owner);
    if (owner === rank) take(event);
  };
  /** Cards of one grid come one by one; they are one list. */
  const joined = (rank: number, event: ShopperEvent): boolean => {
    if (event.name !== 'view_item_list') return false;
    for (const entry of waiting) {
      const other = entry.event;
      if (other.name !== 'view_item_list' || entry.rank !== rank || other.listId !== event.listId) continue;
      entry.event = { ...other, items: [...other.items, ...event.items].slice(0, ITEMS) };
      return true;
    }
    return false;
  };
  return {
    offer: (channel, event) => {
      const rank = channels.indexOf(channel);
      if (joined(rank, event)) return;
      const entry: Waiting = { rank, event };
      waiting.add(entry);
      setTimeout(() => settle(entry), GRACE_MS);
    },
    flush: () => {
      for (const entry of [...waiting]) settle(entry);
    },
  };
};
