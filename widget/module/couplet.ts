import type { CodeToApply, PageEvents, WidgetConfig } from '../pageContract';

/** An item in GA4's words; it needs an id or a name. https://developers.google.com/analytics/devguides/collection/ga4/reference/events */
export interface TrackItem {
  readonly item_id?: string | number | undefined;
  readonly item_name?: string | undefined;
  readonly item_brand?: string | undefined;
  /** Broadest first, as the next four. */
  readonly item_category?: string | undefined;
  readonly item_category2?: string | undefined;
  readonly item_category3?: string | undefined;
  readonly item_category4?: string | undefined;
  readonly item_category5?: string | undefined;
  /** Of one piece, in major units: `12.5`. */
  readonly price?: number | undefined;
  readonly quantity?: number | undefined;
  /** Whatever else the shop tells GA4 may stay. */
  readonly [more: string]: unknown;
}

interface Commerce {
  readonly items?: readonly TrackItem[] | undefined;
  /** ISO 4217. */
  readonly currency?: string | undefined;
  readonly value?: number | undefined;
  readonly [more: string]: unknown;
}

interface OfItems extends Commerce {
  readonly items: readonly TrackItem[];
}

interface OfList extends Commerce {
  readonly item_list_id?: string | undefined;
  readonly item_list_name?: string | undefined;
}

/** Without its id an order could not be told from its own repetition. */
interface OfOrder extends Commerce {
  readonly transaction_id: string | number;
  readonly coupon?: string | undefined;
}

/** What `track` understands, and its parameters by name. */
export interface TrackEvents {
  readonly page_view: { readonly page_type?: string | undefined; readonly [more: string]: unknown } | undefined;
  readonly search: { readonly search_term: string; readonly [more: string]: unknown };
  readonly view_item_list: OfList;
  readonly select_item: OfList;
  readonly view_item: OfItems;
  readonly add_to_wishlist: OfItems;
  readonly add_to_cart: OfItems;
  readonly remove_from_cart: OfItems;
  readonly view_cart: Commerce;
  readonly begin_checkout: Commerce;
  readonly purchase: OfOrder;
  readonly refund: OfOrder;
}

/** Settings of the page; those of the script tag by the same names. */
export interface CoupletOptions
  extends Partial<
    Pick<WidgetConfig, 'api' | 'auto' | 'consent' | 'locale' | 'currency' | 'nonce' | 'workerUrl' | 'theme' | 'position' | 'debug'>
  > {
  /** Where the scripts come from: the shop's Couplet server, or the folder that `couplet static` wrote. */
  readonly origin: string;
  /** Public key of the shop's bundles, `pk_…`. */
  readonly key: string;
  /** A release such as `0.1.0` in place of the newest that `origin` has; with its `integrity`, the script cannot change unnoticed. */
  readonly version?: string | undefined;
  /** Path of the shop's service worker that imports `push.js`, for `push`. */
  readonly push?: string | undefined;
  /** `sha384-…` of that release's `couplet.js`, from `integrity.json`. */
  readonly integrity?: string | undefined;
}

/** Who may listen, by what to. */
export type CoupletListeners = {
  readonly [N in keyof PageEvents]: (value: PageEvents[N]) => unknown;
} & {
  /** Puts a claimed code onto the cart; only `true` says that the cart has it. The one who listened last is asked. */
  readonly apply: (code: CodeToApply) => boolean | Promise<boolean>;
};

/** The commands of `couplet(…)` as methods. None of them throws; on a server, and after `destroy`, they do nothing. */
export interface Couplet {
  track<N extends keyof TrackEvents>(name: N, ...parameters: undefined extends TrackEvents[N] ? [TrackEvents[N]?] : [TrackEvents[N]]): void;
  /** What the shopper agreed to: keeping things in the browser, sending randomised reports. A `false` for `storage` erases. */
  consent(choice: { readonly storage?: boolean | undefined; readonly sync?: boolean | undefined }): void;
  /**
   * Facts that stay on the device, such as `{ member: true }`; and as `customerId` your id of who has signed in, the one that orders name: it draws the
   * group of the experiment, the same on all their devices, and is no fact.
   */
  identify(facts: Readonly<Record<string, string | number | boolean | null | undefined>>): void;
  /** @returns stops listening */
  on<N extends keyof CoupletListeners>(name: N, listener: CoupletListeners[N]): () => void;
  /** Asks for a coupon now; shows it in `slot`, an element or its selector, where there is one. */
  offer(place?: { readonly slot?: string | Element | undefined }): void;
  /** Opens the shopper's panel. */
  privacy(): void;
  /** Opens the shopper's coupons: claimed and kept for later. */
  inbox(): void;
  /** Subscribes this browser to Web Push, from the handler of a click, or takes that back. Needs `push`, the path of the shop's service worker. */
  push(what?: 'on' | 'off'): void;
  /** Erases what is stored in this browser. */
  forget(): void;
  /** Opens the debug panel. */
  debug(): void;
  /** Cart attribute; `undefined` until it is known and storage is allowed. */
  attribution(): string | undefined;
  /** With the last handle of a page its card goes, and nothing is captured or asked for until `createCouplet` is called again. */
  destroy(): void;
}
