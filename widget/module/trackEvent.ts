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
