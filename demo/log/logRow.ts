import { categoryOf } from '../shop/catalog';
import { products } from '../shop/products';

/** One product as in the log. Price in minor units, category as GA4's `item_category`. */
export interface LogItem {
  readonly id: string;
  readonly name: string;
  readonly brand: string;
  readonly category: string;
  readonly price: number;
}

export interface LogRow {
  readonly userId: string;
  readonly time: number;
  readonly event: string;
  readonly item?: LogItem;
  readonly quantity?: number;
  readonly couponId?: string;
  readonly propensity?: number;
  /** The shop's tracking left out the brand. */
  readonly brandless?: boolean;
}

const cell = (value: string | number | undefined): string => {
  const text = value === undefined ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const line = (cells: readonly (string | number | undefined)[]): string => cells.map(cell).join(',');

/** The behaviour log `couplet train --events` reads: prices in major units, times ISO 8601. */
export const eventsCsv = (rows: readonly LogRow[]): string =>
  [
    'user_id,item_id,event,time,quantity,price,category,brand,coupon_id,propensity',
    ...rows.map(({ userId, item, event, time, quantity, couponId, propensity, brandless }) =>
      line([
        userId,
        item?.id,
        event,
        new Date(time).toISOString(),
        quantity,
        item && (item.price / 100).toFixed(2),
        item?.category,
        brandless ? undefined : item?.brand,
        couponId,
        propensity === undefined ? undefined : Number(propensity.toFixed(6)),
      ]),
    ),
    '',
  ].join('\n');

export const itemsCsv = (items: readonly LogItem[]): string =>
  [
    'item_id,item_name,category,brand,price',
    ...items.map((item) => line([item.id, item.name, item.category, item.brand, (item.price / 100).toFixed(2)])),
    '',
  ].join('\n');

/** The shop's products as in its behaviour log: category by name, as in GA4's `item_category`. */
export const demoItems: readonly LogItem[] = products.map(({ id, name, brand, category, price }) => ({
  id,
  name,
  brand,
  category: categoryOf(category)?.name ?? category,
  price,
}));
