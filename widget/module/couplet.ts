import type { CodeToApply, PageEvents, WidgetConfig } from '../pageContract';

/** An item in GA4's format. It needs an id or a name. https://developers.google.com/analytics/devguides/collection/ga4/reference/events */
export interface TrackItem {
  readonly item_id?: string | number | undefined;
  readonly item_name?: string | undefined;
  readonly item_brand?: string | undefined;
  /** Broadest category first, followed by the next four. */
  readonly item_category?: string | undefined;
  readonly item_category2?: string | undefined;
  readonly item_category3?: string | undefined;
  readonly item_category4?: string | undefined;
  readonly item_category5?: string | undefined;
  /** Price of one piece in major units: `12.5`. */
  readonly price?: number | undefined;
  readonly quantity?: number | undefined;
  /** Other GA4 parameters are allowed and ignored. */
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

/** Without an id an order could not be distinguished from its repetition. */
interface OfOrder extends Commerce {
  readonly transaction_id: string | number;
  readonly coupon?: string | undefined;
}

/** Events that `track` accepts, and their parameters by name. */
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
  /** Not in GA4: stars for one product, 1 to 5, and the number of characters of the review. */
  readonly rate: OfItems & { readonly rating: number; readonly review_length?: number | undefined };
}

/** Settings of the page, with the names of the script tag's attributes. */
export interface CoupletOptions
  extends Partial<
    Pick<
      WidgetConfig,
      'api' | 'auto' | 'consent' | 'consentMap' | 'locale' | 'currency' | 'nonce' | 'workerUrl' | 'theme' | 'position' | 'debug'
    >
  > {
  /** Origin of the scripts: the shop's Couplet server, or the folder written by `couplet static`. */
  readonly origin: string;
  /** Public key of the shop's bundles, `pk_…`. */
  readonly key: string;
  /** A release such as `0.1.0` instead of the newest one on `origin`. Together with `integrity`, the script cannot change unnoticed. */
  readonly version?: string | undefined;
  /** Path of the shop's service worker that imports `push.js`, required for `push`. */
  readonly push?: string | undefined;
  /** `sha384-…` of that release's `couplet.js`, from `integrity.json`. */
  readonly integrity?: string | undefined;
}

/** Listeners by event name. */
export type CoupletListeners = {
  readonly [N in keyof PageEvents]: (value: PageEvents[N]) => unknown;
} & {
  /**
   * Applies a claimed code to the cart. Only `true` means that the cart has accepted it. With `'empty'`, for a cart with nothing in it, it
   * is called again after the first item. The listener added last is called. Its property `has`, if there is one, says whether the code is
   * on the cart already, `undefined` if unknown. It is called without a click, too, so it should send no request.
   */
  readonly apply: ((code: CodeToApply) => boolean | 'empty' | Promise<boolean | 'empty'>) & {
    readonly has?: (code: CodeToApply) => boolean | undefined | Promise<boolean | undefined>;
  };
};

/** The commands of `couplet(…)` as methods. None of them throws. On a server, and after `destroy`, they do nothing. */
export interface Couplet {
  track<N extends keyof TrackEvents>(name: N, ...parameters: undefined extends TrackEvents[N] ? [TrackEvents[N]?] : [TrackEvents[N]]): void;
  /** The shopper's consent: storing data in the browser, sending randomised reports. `false` for `storage` erases. */
  consent(choice: { readonly storage?: boolean | undefined; readonly sync?: boolean | undefined }): void;
  /**
   * Facts that stay on the device, such as `{ member: true }`. `customerId` is your id of the signed-in customer, the same as in orders. It
   * determines the group of the experiment, the same on all their devices, and is not a fact.
   */
  identify(facts: Readonly<Record<string, string | number | boolean | null | undefined>>): void;
  /** @returns a function that stops listening */
  on<N extends keyof CoupletListeners>(name: N, listener: CoupletListeners[N]): () => void;
  /** Asks for a coupon now, and shows it in `slot` (an element or its selector) if given. */
  offer(place?: { readonly slot?: string | Element | undefined }): void;
  /** Shows goods that this shopper may like, of those their coupon is for, in `slot`. */
  picks(place: { readonly slot: string | Element }): void;
  /** Opens the shopper's panel. */
  privacy(): void;
  /** Opens the shopper's coupons: claimed, and saved for later. */
  inbox(): void;
  /** Subscribes this browser to Web Push, from a click handler, or unsubscribes it. Needs `push`, the path of the shop's service worker. */
  push(what?: 'on' | 'off'): void;
  /** Erases the data stored in this browser. */
  forget(): void;
  /** Opens the debug panel. */
  debug(): void;
  /** Cart attribute. `undefined` until it is known and storage is allowed. */
  attribution(): string | undefined;
  /**
   * When a page's last handle is destroyed, its card is removed, and nothing is captured or requested until `createCouplet` is called
   * again.
   */
  destroy(): void;
}
