import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import type { Origin } from '../recorder';
import { type Channel, createArbiter } from './arbiter';
import { ceddlToEvents } from './ceddl';
import { eventsOf, type Fields, fieldsOf, type ReadGa4, readWithPageItems, safely } from './fields';
import { createPageProduct, watchPageData } from './pageProduct';
import { segmentToEvents, watchSegment } from './segment';
import { createShopifyMemory, gidOf, rememberMeta, shopifyToEvents, watchShopify } from './shopify';
import { metaProduct } from './shopifyAnalytics';
import { tealiumToEvents } from './tealium';
import { identityOf, vendorsOf, watchVendors } from './vendors';
import { watchWooCommerce, wooToEvents } from './woocommerce';
import { withPageCategories } from './wooProducts';

interface StoreOptions {
  readonly read: ReadGa4;
  take(event: ShopperEvent, ...from: Origin): void;
  /** Names of events sent by the shop's dataLayer or commands on this page. */
  readonly said: ReadonlySet<string>;
  /** Takes a dataLayer of another name. */
  watchLayer(name: string): void;
  note(code: string, message: string): void;
}
export type WatchStore = (options: StoreOptions) => void;

/** Names of dataLayers that Google's tags use here in place of `dataLayer`: `gtag/js?id=G-1&l=name`. */
const layersIn = (addresses: readonly string[]): readonly string[] => [
  ...new Set(addresses.flatMap((address) => /\bgt(?:m|ag)\b.*[?&]l=(\w+)/.exec(address)?.[1] ?? []).filter((name) => name !== 'dataLayer')),
];

/** Names of a shop's events. Others are none of Couplet's. */
const commerce = /commerce|cart|basket|bag|checkout|product|item|order|purchase|transaction|wish|refund/i;

/** Reads for a channel, and notes each name of the shop's that gives no event, once. */
const createReadFor = (read: ReadGa4, note: StoreOptions['note']) => {
  const noted = new Set<string>();
  return (channel: Channel): ReadGa4 =>
    (name, parameters) => {
      const event = read(name, parameters);
      const what = `${channel} ${String(name).slice(0, 60)}`;
      if (!event && commerce.test(String(name)) && !noted.has(what) && noted.size < 50) {
        noted.add(what);
        note('event_unusable', `${what}: not an event that Couplet reads, or without a product id`);
      }
      return event;
    };
};

/** Ids and names of events, to recognise a state that has not changed. */
const signatureOf = (events: readonly ShopperEvent[]): string =>
  JSON.stringify(events.map((event) => [event.name, 'items' in event && event.items.map(({ itemId, quantity }) => [itemId, quantity])]));

/** Reads what the page's data say at this moment. */
type State = readonly [channel: Channel, events: () => readonly ShopperEvent[]];

/**
 * Offers events of the page's data when these have changed, unless calls told the same, as `utag.view(utag_data)` does. Those go to the
 * returned function.
 */
const watchStates = (
  states: readonly State[],
  said: ReadonlySet<string>,
  offer: (channel: Channel, events: readonly ShopperEvent[]) => void,
) => {
  const seen = new Map<Channel, string>();
  const told = new Map<string, string>();
  const look = (): void => {
    for (const [channel, events] of states) {
      // The shop reports its products itself.
      if (channel === 'pageData' && said.has('view_item')) continue;
      const now = events();
      const signature = signatureOf(now);
      // A route whose data still belongs to the previous page.
      if (signature !== seen.get(channel) && signature !== told.get(`${channel} ${now[0]?.name}`)) offer(channel, now);
      seen.set(channel, signature);
    }
  };
  safely(() => watchPageData(window, look));
  return (channel: Channel, events: readonly ShopperEvent[]): void => void told.set(`${channel} ${events[0]?.name}`, signatureOf(events));
};

/** Captures events of the shop's platform. Composition root of the chunk. */
export const watchStore: WatchStore = ({ read, take, said, watchLayer, note }) => {
  const globals = window as unknown as Fields;
  const arbiter = createArbiter(said, take);
  const readFor = createReadFor(readWithPageItems(read, document), note);
  let path = location.pathname;
  const offer = (channel: Channel, events: readonly ShopperEvent[], by: string = channel, message?: unknown): void => {
    for (const event of events) {
      if (event.name !== 'page_view') arbiter.offer(channel, event, by, message);
      else if (!('navigation' in window) && path !== location.pathname) {
        // The widget counts page loads itself, and routes if the browser reports them.
        path = location.pathname;
        take(event);
      }
    }
  };

  const layers = safely(() => layersIn([...document.scripts].map(({ src }) => src))) ?? [];
  for (const name of layers) safely(() => watchLayer(name));

  const memory = createShopifyMemory();
  const meta = (): Fields => fieldsOf(fieldsOf(globals.ShopifyAnalytics).meta);
  let term: string | undefined;
  safely(() =>
    watchShopify(window, (message) => {
      rememberMeta(memory, meta());
      const events = shopifyToEvents(message, readFor('shopify'), memory);
      // Repeated for every filter of the same search.
      const fresh = events.filter((event) => event.name !== 'search' || event.searchTerm !== term);
      offer('shopify', fresh, 'shopify', message.payload);
      for (const event of events) if (event.name === 'search') term = event.searchTerm;
    }),
  );
  const pageProduct = createPageProduct(document);
  safely(() =>
    watchWooCommerce(window, (message) =>
      offer('woocommerce', wooToEvents(message, readFor('woocommerce'), withPageCategories(document, pageProduct())), message.by, message),
    ),
  );

  /** Shopify's id of the product that its page shows. */
  const withShownId = (product: Fields): Fields => {
    const shown = gidOf('Product', fieldsOf(meta().product).id);
    return shown ? { ...product, items: [product.items].flat().map((item) => ({ ...fieldsOf(item), item_id: shown })) } : product;
  };
  const states: readonly State[] = [
    [
      'pageData',
      () =>
        eventsOf(readFor('pageData'), () => {
          const product = pageProduct();
          const shown = product ? withShownId(product) : metaProduct(meta());
          return shown ? [['view_item', shown]] : [];
        }),
    ],
    ['tealium', () => tealiumToEvents(['view', globals.utag_data], readFor('tealium'))],
    ['ceddl', () => ceddlToEvents(globals.digitalData, readFor('ceddl'))],
  ];
  const told = watchStates(states, said, offer);
  safely(() => watchSegment(globals, (call, by) => offer('segment', segmentToEvents(call, readFor('segment')), by, identityOf(call))));
  safely(() =>
    watchVendors(globals, vendorsOf(globals, readFor, ['dataLayer', ...layers]), (channel, events, ...from) => {
      told(channel, events);
      offer(channel, events, ...from);
    }),
  );
  addEventListener('pagehide', arbiter.flush);
  // A form that leaves the page: its event is the last one, and the worker may have no time then.
  addEventListener('submit', (event) => setTimeout(() => event.defaultPrevented || arbiter.flush()));
};
