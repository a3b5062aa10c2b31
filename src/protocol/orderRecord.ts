import type { Instant } from './clock';
import type { Minor } from './money';

/** A paid order as the shop's books have it. Amounts in minor units of one currency, each a safe integer. */
export interface OrderRecord {
  readonly orderId: string;
  readonly at: Instant;
  /** Cart attribute `couplet` as it arrived; null or empty where the checkout lost it. */
  readonly attribution: string | null;
  /** The shop's customer id; orders without one count as customers of their own. */
  readonly customerId?: string | undefined;
  /** Bucket that a signed-in customer is drawn by (`customerUnit`). */
  readonly bucket?: number | undefined;
  /** Goods before discount. */
  readonly subtotal: Minor;
  readonly discount: Minor;
  /** Margin on the goods before discount; may be negative. */
  readonly margin: Minor;
  /** Paid back of the goods so far. */
  readonly refunded?: Minor | undefined;
  /** How the shopper checked out, e.g. `web`, `express`. */
  readonly route?: string | undefined;
  /** Where the shopper came from, e.g. `email`, and on what, e.g. `phone`; only as the shop states it. */
  readonly channel?: string | undefined;
  readonly device?: string | undefined;
}
