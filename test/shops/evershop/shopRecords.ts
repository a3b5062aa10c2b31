import type { Page } from 'playwright';
import type { EvershopWorld } from './world';

interface CartRecord {
  readonly coupon: string | null;
  readonly discount: number;
  readonly note: string | null;
}
interface OrderRecord extends CartRecord {
  readonly total: number;
  /** Of one piece by SKU, before the coupon. */
  readonly prices: Readonly<Record<string, number>>;
  readonly meta: unknown;
}
type Row = Readonly<Record<string, unknown>>;

const cartIdOf = async (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const answer = await fetch('/api/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ myCart { uuid } }' }),
    });
    return ((await answer.json()) as { data: { myCart: { uuid: string } } }).data.myCart.uuid;
  });

const recordOf = (row: Row): CartRecord => ({
  coupon: row.coupon as string | null,
  discount: Number(row.discount_amount),
  note: row.shipping_note as string | null,
});

/** The shopper's cart in EverShop's database. */
export const cartOf = async ({ database }: EvershopWorld, page: Page): Promise<CartRecord> => {
  const { rows } = await database.query('SELECT coupon, discount_amount, shipping_note FROM cart WHERE uuid = $1', [await cartIdOf(page)]);
  return recordOf(rows[0] as Row);
};

/** An order in EverShop's database. */
export const orderOf = async ({ database }: EvershopWorld, uuid: string): Promise<OrderRecord> => {
  const [order] = (await database.query('SELECT * FROM "order" WHERE uuid = $1', [uuid])).rows as Row[];
  const items = (await database.query('SELECT product_sku, final_price FROM order_item WHERE order_item_order_id = $1', [order?.order_id]))
    .rows as Row[];
  return {
    ...recordOf(order ?? {}),
    total: Number(order?.grand_total),
    prices: Object.fromEntries(items.map(({ product_sku, final_price }) => [product_sku, Number(final_price)])),
    meta: order?.meta_data,
  };
};

/** Puts a note on the cart by the storefront's own API, as a theme with a field for it in the cart does. */
export const saveNote = async (page: Page, note: string): Promise<void> => {
  const cartId = await cartIdOf(page);
  await page.evaluate(
    async ([id, text]) => {
      const answer = await fetch(`/api/carts/${id}/shippingNotes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ note: text }),
      });
      if (!answer.ok) throw new Error(`the note was answered with ${answer.status}`);
    },
    [cartId, note] as const,
  );
};
