import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { type Fields, fieldsOf, type ReadGa4, readWithPageItems, safely } from './fields';
import { jsonLdToEvents, watchJsonLd } from './jsonLd';
import { segmentToEvents, watchSegment } from './segment';
import { createShopifyMemory, gidOf, rememberMeta, shopifyToEvents, watchShopify } from './shopify';
import { watchWooCommerce, wooToEvents } from './woocommerce';
import { pageProduct } from './wooProducts';

/** Channels of the store chunk in order of precedence (the shop's dataLayer and commands precede all of them). */
const channels = ['shopify', 'woocommerce', 'jsonLd', 'segment'] as const;
type Channel = (typeof channels)[number];

/** Time in which a channel of higher precedence may report the same event. */
export const GRACE_MS = 1_000;
const ITEMS = 200;

export interface Arbiter {
  offer(channel: Channel, event: ShopperEvent): void;
  /** Decides on everything that waits, because the page is being left. */
  flush(): void;
}

interface Waiting {
  readonly rank: number;
  event: ShopperEvent;
}

/**
 * A shop reports the same event through several channels, each with other ids, so comparing items cannot detect it. The first channel that
 * delivers an event name on a page owns that name for the life of the page. Within a second of each other, the one with precedence in
 * `channels` wins. Names that the shop's own dataLayer or commands have sent (`said`) belong to them.
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
  /** Cards of one grid come one by one, but form one list. */
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

interface StoreOptions {
  readonly read: ReadGa4;
  take(event: ShopperEvent): void;
  /** Names of events sent by the shop's dataLayer or commands on this page. */
  readonly said: ReadonlySet<string>;
}
export type WatchStore = (options: StoreOptions) => void;

/** Captures events of the shop's platform. Composition root of the chunk. */
export const watchStore: WatchStore = ({ read: readGa4, take, said }) => {
  const read = readWithPageItems(readGa4, document);
  const globals = window as unknown as Fields;
  const arbiter = createArbiter(said, take);
  let path = location.pathname;
  const offer = (channel: Channel, events: readonly ShopperEvent[]): void => {
    for (const event of events) {
      if (event.name !== 'page_view') arbiter.offer(channel, event);
      else if (!('navigation' in window) && path !== location.pathname) {
        // The widget counts page loads itself, and routes if the browser reports them.
        path = location.pathname;
        take(event);
      }
    }
  };

  const memory = createShopifyMemory();
  const meta = (): Fields => fieldsOf(fieldsOf(globals.ShopifyAnalytics).meta);
  let term: string | undefined;
  safely(() =>
    watchShopify(window, (message) => {
      rememberMeta(memory, meta());
      const events = shopifyToEvents(message, read, memory);
      // Repeated for every filter of the same search.
      offer(
        'shopify',
        events.filter((event) => event.name !== 'search' || event.searchTerm !== term),
      );
      for (const event of events) if (event.name === 'search') term = event.searchTerm;
    }),
  );
  safely(() => watchWooCommerce(window, (message) => offer('woocommerce', wooToEvents(message, read, pageProduct(document)))));

  let seen: string | undefined;
  safely(() =>
    watchJsonLd(window, (texts) => {
      const [event] = jsonLdToEvents(texts, read);
      const id = event?.name === 'view_item' ? event.items[0]?.itemId : undefined;
      // A route whose data still belongs to the previous product.
      if (event?.name === 'view_item' && id !== seen) {
        const shown = gidOf('Product', fieldsOf(meta().product).id);
        offer('jsonLd', [shown ? { ...event, items: event.items.map((item) => ({ ...item, itemId: shown })) } : event]);
      }
      seen = id;
    }),
  );
  safely(() => watchSegment(globals, (call) => offer('segment', segmentToEvents(call, read))));
  addEventListener('pagehide', arbiter.flush);
  // A form that leaves the page: its event is the last one, and the worker may have no time then.
  addEventListener('submit', (event) => setTimeout(() => event.defaultPrevented || arbiter.flush()));
};
