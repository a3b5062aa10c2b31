import { checkShard } from '../../src/bundle/openSigned';
import { decayedAt } from '../../src/engine/profile/decayed';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import { lastItems, leadingTo, type PickTable, rankGoods } from '../../src/engine/scoring/picks';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { inScope } from '../../src/protocol/coupons/scope';
import type { Item, ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { routes } from '../../src/protocol/protocol';
import { ok } from '../../src/protocol/values/result';
import type { Picks } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { failureOf } from '../problems';
import { unpackEvents } from '../recording/eventLog';
import type { DeviceStorage } from '../storage/deviceStorage';
import { request } from '../sync/http';
import type { EngineKit, Picking, PicksPlace } from './engine';

/** Decisions among which the coupon of a place is looked for. */
const LATEST = 50;
/** Goods on a card. */
const SHOWN = 3;
/** Pictures that a page may show, of the products opened last. */
const PICTURES = 6;
/** A card waits this long for the table, ms. */
const PATIENCE = 1_500;

/** A bundle's table. Without one, only goods that the shopper has viewed are picked. */
const fetchTable = async (
  { ports, problems }: EngineKit,
  api: string,
  { id, manifest: { picks } }: LoadedBundle,
): Promise<PickTable | undefined> => {
  if (!picks) return undefined;
  const answer = await request(ports, api + routes.shard(id, picks.sha256), {}, PATIENCE);
  const bytes = answer.ok ? await checkShard(picks, new Uint8Array(await answer.value.arrayBuffer()), ports.crypto) : answer;
  if (!bytes.ok) {
    problems.add(bytes.error);
    return undefined;
  }
  // Signed by the shop, and written by the trainer with this schema.
  const table = JSON.parse(new TextDecoder().decode(bytes.value)) as PickTable;
  return table.version === 1 ? table : undefined;
};

/** The log's events, oldest first. Damaged packed ones are left out. */
const readEvents = async (store: DeviceStorage): Promise<readonly ShopperEvent[]> => {
  const chunks = await store.transaction(['events'], 'readonly', (transaction) => transaction.newest('events'));
  const parts = await Promise.all(
    chunks.map(({ value }) => (value.version === 'gzip/1' ? unpackEvents(value).catch(() => []) : value.events)),
  );
  return parts.flat();
};

/** Longest address of an event, which may be cut off. */
const LONGEST = 200;

/** An address as a path, if it is on this site and whole. A second slash would lead to another site. */
const pathOf = (address: string | undefined, origin: string): string | undefined => {
  if (!address || address.length >= LONGEST || !URL.canParse(address, origin)) return undefined;
  const url = new URL(address, origin);
  const path = url.pathname + url.search;
  return url.origin === origin && !path.startsWith('//') ? path : undefined;
};

/** Products whose own page the shopper opened, as the page described them last, without those bought. */
const viewedIn = (events: readonly ShopperEvent[], origin: string): ReadonlyMap<string, Item> => {
  const viewed = new Map<string, Item>();
  for (const event of events) {
    if (event.name === 'purchase') for (const { itemId } of event.items) viewed.delete(itemId);
    if (event.name !== 'view_item') continue;
    for (const item of event.items) {
      const [url, picture] = [pathOf(item.url, origin), pathOf(item.picture, origin)];
      if (!url || !item.itemName) continue;
      // Moves it to the end.
      viewed.delete(item.itemId);
      viewed.set(item.itemId, { ...item, url, picture });
    }
  }
  return viewed;
};

/** Names of products whose page the shopper opened. */
const namesIn = (events: readonly ShopperEvent[]): ReadonlyMap<string, string | undefined> =>
  new Map(
    events.flatMap((event) => (event.name === 'view_item' ? event.items.map(({ itemId, itemName }) => [itemId, itemName] as const) : [])),
  );

/** Pictures of the products opened last. A page loads all of them in this order, so that no request reveals which coupon was chosen. */
const picturesIn = (viewed: readonly Item[]): readonly string[] =>
  [...new Set(viewed.flatMap(({ picture }) => picture ?? []))].slice(-PICTURES);

/** The address of a product's page by the shop's pattern. */
const pageOf = (pattern: string, { id, title }: { readonly id: string; readonly title: string }): string =>
  pattern.replaceAll('{id}', encodeURIComponent(id)).replaceAll('{title}', encodeURIComponent(title));

interface PickSettings {
  readonly now: number;
  readonly halfLifeMs: number;
  readonly productPage: string | undefined;
  /** The shop's site. */
  readonly origin: string;
}

/**
 * What this shopper may like of the goods that a coupon is for: the viewed product they showed most interest in, then goods by the table
 * that they have not viewed, then other viewed ones. Without goods in the cart. Prices and pictures are those of pages they opened.
 */
export const pickedGoods = (
  coupon: Coupon,
  table: PickTable | undefined,
  events: readonly ShopperEvent[],
  profile: ShopperProfile,
  { now, halfLifeMs, productPage, origin }: PickSettings,
): Pick<Picks, 'picks' | 'pictures'> => {
  const inCart = new Set(profile.cart.map(({ itemId }) => itemId));
  const interest = (id: string): number => {
    const sum = profile.itemAffinity[id];
    return sum ? decayedAt(sum, now, halfLifeMs) : 0;
  };
  const all = [...viewedIn(events, origin).values()];
  const pictures = picturesIn(all);
  const viewed = all
    .filter(({ itemId, categories = [] }) => !inCart.has(itemId) && inScope(coupon.scope, { itemId, categories }))
    .sort((a, b) => interest(b.itemId) - interest(a.itemId))
    .map(({ itemId: id, itemName: title = '', url = '', picture, price }) => ({
      id,
      title,
      url,
      ...(picture && pictures.includes(picture) ? { picture } : {}),
      ...(price === undefined ? {} : { price }),
    }));
  const items = lastItems(profile.sequence);
  const fresh = table && productPage ? rankGoods(table, items, coupon.scope) : [];
  const names = namesIn(events);
  const unseen = fresh
    .filter(({ id }) => !inCart.has(id) && !viewed.some((one) => one.id === id))
    .slice(0, SHOWN)
    .map(({ id, title }) => {
      const because = names.get((table && leadingTo(table, items, id)) ?? '');
      return { id, title, url: pageOf(productPage ?? '', { id, title }), ...(because ? { because } : {}) };
    });
  return { picks: [...viewed.slice(0, 1), ...unseen, ...viewed.slice(1)].slice(0, SHOWN), pictures };
};

/** Tables are fetched once per page. */
export const createPicking = (): Picking => {
  const fetched = new Map<string, Promise<PickTable | undefined>>();
  const tableOf = (kit: EngineKit, { config, bundle }: PicksPlace): Promise<PickTable | undefined> => {
    const known = fetched.get(bundle.id);
    if (known) return known;
    const fetching = fetchTable(kit, config.api, bundle).catch((error: unknown) => void kit.problems.add(failureOf(error)));
    fetched.set(bundle.id, fetching);
    return fetching;
  };
  const pickFor = async (kit: EngineKit, at: PicksPlace, coupon: Coupon) => {
    const { store, bundle } = at;
    const [table, events, profile] = await Promise.all([
      tableOf(kit, at),
      readEvents(store),
      store.transaction(['events', 'meta'], 'readonly', (transaction) => kit.readProfile(transaction, bundle)),
    ]);
    const { profile: settings, card } = bundle.manifest;
    const { halfLifeMs } = settings;
    return pickedGoods(coupon, table, events, profile, {
      ...{ now: kit.ports.clock(), halfLifeMs },
      ...{ productPage: card?.productPage, origin: location.origin },
    });
  };
  return {
    // Whichever coupon was chosen, the same files are loaded. The group with the shop's rule is shown nothing personal.
    withPicks: async (kit, situation, offer) => {
      const { picks, pictures } = await pickFor(kit, situation, offer.coupon);
      const isShown = offer.coupon.picks && offer.by !== 'rule' && picks.length > 0;
      return { ...offer, pictures: [...(offer.pictures ?? []), ...pictures], ...(isShown ? { picks } : {}) };
    },
    picks: async (kit, at) => {
      const { store, bundle } = at;
      void tableOf(kit, at);
      const now = kit.ports.clock();
      const latest = await store.transaction(['decisions'], 'readonly', (transaction) => transaction.newest('decisions', LATEST));
      const { coupon, decision } = latest.findLast(({ value }) => value.shown && value.coupon && value.coupon.endsAt > now)?.value ?? {};
      const { currency } = bundle.manifest;
      if (coupon && decision?.by !== 'rule') return ok({ coupon, currency, ...(await pickFor(kit, at, coupon)) });
      return ok({ currency, picks: [], pictures: picturesIn([...viewedIn(await readEvents(store), location.origin).values()]) });
    },
  };
};

/** What the chunk exports. Whoever loads it on a page gets the same one. */
export const picking = createPicking();
