import type { Item, ShopperEvent } from '../../protocol/events/shopperEvent';
import { fromMajor, type Minor, minorDigits } from '../../protocol/values/money';
import type { Database } from '../ingest/database';
import type { LogEvent } from '../ingest/eventColumns';

/** One event of a log with fields that only a log has. */
interface ReplayEvent {
  readonly event: ShopperEvent;
  /** Logged probability of the coupon shown. `undefined` if the log has none. */
  readonly propensity?: number;
  /** For `view_promotion`: the coupon shown, or `none` for a logged decision to show nothing. */
  readonly couponId?: string;
}

export interface ShopperLog {
  readonly userId: string;
  readonly events: readonly ReplayEvent[];
}

interface Row {
  readonly user: string;
  readonly item: string | null;
  readonly event: Exclude<LogEvent, 'refund'>;
  readonly time: number;
  readonly quantity: number;
  readonly price: number | null;
  readonly category: string | null;
  readonly brand: string | null;
  readonly coupon: string | null;
  readonly propensity: number | null;
  readonly rating: number | null;
  readonly length: number | null;
  readonly seconds: number | null;
}

/** Minor units of a price as logged. */
type ToMinor = (price: number) => Minor | undefined;

const itemOf = (row: Row, toMinor: ToMinor): Item => {
  const price = row.price === null ? undefined : toMinor(row.price);
  return {
    itemId: row.item ?? '',
    quantity: row.quantity,
    ...(row.brand === null ? {} : { itemBrand: row.brand }),
    ...(row.category === null ? {} : { categories: row.category.split('>').slice(0, 5) }),
    ...(price === undefined ? {} : { price }),
  };
};

/** The event the widget would have recorded. Rows of one purchase are passed together. */
const eventOf = (rows: readonly [Row, ...Row[]], toMinor: ToMinor): ShopperEvent => {
  const [row] = rows;
  const { time, event } = row;
  const decisionId = `${row.user}@${time}`.slice(-100);
  switch (event) {
    case 'page_view':
      return { name: event, time };
    case 'search':
      return { name: event, time, searchTerm: '' };
    case 'view_promotion':
    case 'claim_promotion':
      return { name: event, time, decisionId, couponId: row.coupon ?? '' };
    case 'dismiss_promotion':
      return { name: event, time, decisionId, couponId: row.coupon ?? '', reason: 'closed' };
    case 'dwell':
      return { name: event, time, seconds: row.seconds ?? 0, ...(row.item === null ? {} : { itemId: row.item }) };
    case 'rate':
      return {
        name: event,
        time,
        // Devices have whole stars from 1.
        rating: Math.max(1, row.rating ?? 0),
        items: [itemOf(row, toMinor)],
        ...(row.length === null ? {} : { reviewLength: row.length }),
      };
    case 'purchase':
      return { name: event, time, transactionId: decisionId, items: rows.map((line) => itemOf(line, toMinor)) };
    default:
      return { name: event, time, items: [itemOf(row, toMinor)] };
  }
};

const groupRows = (rows: readonly Row[], toMinor: ToMinor): readonly ReplayEvent[] => {
  const events: ReplayEvent[] = [];
  for (let i = 0; i < rows.length; ) {
    const first = rows[i]!;
    let end = i + 1;
    if (first.event === 'purchase') while (rows[end]?.event === 'purchase' && rows[end]?.time === first.time) end += 1;
    events.push({
      event: eventOf([first, ...rows.slice(i + 1, end)], toMinor),
      ...(first.coupon === null ? {} : { couponId: first.coupon }),
      ...(first.propensity === null ? {} : { propensity: first.propensity }),
    });
    i = end;
  }
  return events;
};

/** Events of every shopper in time order (ties in file order), shoppers in order of their id, one at a time. The table needs `time`. */
export const readShoppers = async function* (db: Database, table: string, currency: string): AsyncGenerator<ShopperLog> {
  const digits = minorDigits(currency);
  const toMinor: ToMinor = (price) => fromMajor(price, currency, digits);
  let current: Row[] = [];
  const sql = `SELECT user_id, item_id, event, time::double precision, quantity::double precision, price, category, brand, coupon_id, propensity,
    rating, review_length::double precision, seconds FROM ${table} ORDER BY user_id, time, _line`;
  const whole = (rows: readonly Row[]): ShopperLog => ({ userId: rows[0]?.user ?? '', events: groupRows(rows, toMinor) });
  for await (const batch of db.batches(sql)) {
    for (const [user, item, event, time, quantity, price, category, brand, coupon, propensity, rating, length, seconds] of batch) {
      const row = { user, item, event, time, quantity, price, category, brand, coupon, propensity, rating, length, seconds } as Row;
      if (current[0] && current[0].user !== row.user) {
        yield whole(current);
        current = [];
      }
      current.push(row);
    }
  }
  if (current.length > 0) yield whole(current);
};
