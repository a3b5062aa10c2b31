import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { type Channel, createArbiter } from './arbiter';
import { type Fields, fieldsOf, type ReadGa4, safely } from './fields';
import { jsonLdToEvents, watchJsonLd } from './jsonLd';
import { segmentToEvents, watchSegment } from './segment';
import { shopifyToEvents, watchShopify } from './shopify';
import { createShopifyMemory, gidOf, rememberMeta } from './shopifyMemory';
import { watchWooCommerce, wooToEvents } from './woocommerce';
import { pageProduct } from './wooPage';

interface StoreOptions {
  readonly read: ReadGa4;
  take(event: ShopperEvent): void;
  /** Names of events that the shop's dataLayer or commands have given on this page. */
  readonly said: ReadonlySet<string>;
}
export type WatchStore = (options: StoreOptions) => void;

/** Captures what the shop's platform says of itself: composition root of the chunk. */
export const watchStore: WatchStore = ({ read, take, said }) => {
  const globals = window as unknown as Fields;
  const arbiter = createArbiter(said, take);
  let path = location.pathname;
  const offer = (channel: Channel, events: readonly ShopperEvent[]): void => {
    for (const event of events) {
      if (event.name !== 'page_view') arbiter.offer(channel, event);
      else if (!('navigation' in window) && path !== location.pathname) {
        // The widget counts page loads itself, and routes where the browser tells of them.
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
      // Told again for every filter of the same search.
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
      // A route whose data is still the former product's.
      if (event?.name === 'view_item' && id !== seen) {
        const shown = gidOf('Product', fieldsOf(meta().product).id);
        offer('jsonLd', [shown ? { ...event, items: event.items.map((item) => ({ ...item, itemId: shown })) } : event]);
      }
      seen = id;
    }),
  );
  safely(() => watchSegment(globals, (call) => offer('segment', segmentToEvents(call, read))));
  addEventListener('pagehide', arbiter.flush);
  // A form that takes the shopper away: what the page goes for is the last it hears, and the worker may have no time then.
  addEventListener('submit', (event) => setTimeout(() => event.defaultPrevented || arbiter.flush()));
};
