import { hookAfter } from '@evershop/evershop/lib/util/hookable';
import { addProcessor } from '@evershop/evershop/lib/util/registry';
import { update } from '@evershop/postgres-query-builder';
import { takeAttribution } from './services/attributions.js';
import { basketOf } from './services/basket.js';
import { isMet } from './services/condition.js';
import { discountLines } from './services/discount.js';
import { isServing } from './services/serving.js';
import { termsOf } from './services/terms.js';

/** A coupon of Couplet's is good until its instant, while coupons are on, for carts that meet its condition. */
const isValid = async (cart, coupon) => {
  const terms = termsOf(coupon);
  if (terms === undefined) return true;
  if (Date.now() >= terms.expiresAt || cart.getData('currency') !== terms.currency || !(await isServing())) return false;
  return isMet(terms, await basketOf(cart, terms.digits));
};

const applyDiscount = async (cart, coupon) => {
  const terms = termsOf(coupon);
  if (terms === undefined) return false;
  const lines = await basketOf(cart, terms.digits);
  const amounts = discountLines(terms, lines);
  await Promise.all(lines.map(({ item }, index) => item.setData('discount_amount', amounts[index] / 10 ** terms.digits)));
  return true;
};

/** EverShop never touches `order.updated_at`; with it, orders can be read by what happened to them since. */
const touch = async (_result, orderId, _status, connection) => {
  await update('order').given({ updated_at: new Date() }).where('order_id', '=', orderId).execute(connection, false);
};

/** Everything Couplet does in the shop's server. Without this folder the shop is as it was. */
export default () => {
  addProcessor('couponValidatorFunctions', (validators) => [...validators, isValid]);
  addProcessor('discountCalculatorFunctions', (calculators) => [...calculators, applyDiscount]);
  hookAfter('changePaymentStatus', touch);
  // In the transaction that writes the order, so that no reader ever sees it without.
  hookAfter('saveOrder', async (order, cart, connection) => {
    const attribution = takeAttribution(cart.getData('uuid'));
    if (attribution === undefined) return;
    // Other extensions keep things of their own there.
    await connection.query(`UPDATE "order" SET meta_data = coalesce(meta_data, '{}'::jsonb) || $1::jsonb WHERE order_id = $2`, [
      JSON.stringify({ couplet: { attribution } }),
      order.insertId,
    ]);
  });
};
