import { ContainerRegistrationKeys, MedusaError, Modules } from '@medusajs/framework/utils';
import { StepResponse } from '@medusajs/framework/workflows-sdk';
import { completeCartWorkflow, updateCartPromotionsWorkflow } from '@medusajs/medusa/core-flows';
import { codesOn, givenBy, readCart } from '../../lib/cart.js';
import { promotionsOf, termsOf } from '../../lib/codes.js';
import { discountOf, toMajor } from '../../lib/terms.js';

/** Codes that Medusa is about to consider, as its own step finds them. */
const codesAfter = (cart, action, codes = []) => {
  if (action === 'replace') return [...new Set(codes)];
  const present = codesOn(cart);
  return action === 'remove' ? present.filter((code) => !codes.includes(code)) : [...new Set([...present, ...codes])];
};

/** The amount off shipping that Medusa takes before tax. */
const withoutTax = (off, methods = []) => {
  const total = (field) => methods.reduce((sum, method) => sum + Number(method[field]), 0);
  return total('amount') > 0 ? off * (total('subtotal') / total('amount')) : 0;
};

/** The code of Couplet's that counts: its first, unless there is one of the merchant's. */
const countingOf = async (container, codes) => {
  const known = codes.length === 0 ? [] : (await promotionsOf(container, codes)).filter(({ deleted_at }) => !deleted_at);
  if (known.some((promotion) => !termsOf(promotion) && !promotion.is_automatic)) return undefined;
  const ours = known.filter(termsOf);
  return ours.find(({ code }) => code === codes.find((text) => ours.some((promotion) => promotion.code === text)));
};

/** Sets the exact amount of Couplet's code for this cart, and marks the lines it discounts. */
updateCartPromotionsWorkflow.hooks.setPromotionContext(async ({ cart, action, promo_codes }, { container }) => {
  const ours = await countingOf(container, codesAfter(cart, action, promo_codes));
  if (!ours) return new StepResponse({});
  const { off, lineIds } = discountOf(termsOf(ours), await readCart(container.resolve(ContainerRegistrationKeys.QUERY), cart), Date.now());
  if (off === 0) return new StepResponse({});
  const ofShipping = termsOf(ours).discount.kind === 'freeShipping';
  const exact = toMajor(off, cart.currency_code);
  await container.resolve(Modules.PROMOTION).updatePromotions([
    {
      id: ours.id,
      is_tax_inclusive: !ofShipping && cart.items.some(({ is_tax_inclusive }) => is_tax_inclusive),
      application_method: { id: ours.application_method.id, value: ofShipping ? withoutTax(exact, cart.shipping_methods) : exact },
    },
  ]);
  const marked = (line) => ({ ...line, couplet: [ours.code] });
  return new StepResponse(
    ofShipping
      ? { shipping_methods: cart.shipping_methods.map(marked) }
      : { items: cart.items.map((item) => (lineIds.includes(item.id) ? marked(item) : item)) },
  );
});

/** Medusa does not compute promotions again when an order is placed. A coupon that ended since, or that another cart changed, stops it. */
completeCartWorkflow.hooks.validate(async ({ cart }, { container }) => {
  const codes = cart.completed_at ? [] : codesOn(cart);
  const ours = codes.length === 0 ? [] : (await promotionsOf(container, codes)).filter(termsOf);
  for (const { code, deleted_at, ...promotion } of ours) {
    const facts = await readCart(container.resolve(ContainerRegistrationKeys.QUERY), cart);
    const due = deleted_at ? 0 : discountOf(termsOf(promotion), facts, Date.now()).off;
    if (givenBy(code, cart) > due)
      throw new MedusaError(MedusaError.Types.NOT_ALLOWED, `The coupon ${code} no longer applies. Remove it from the cart.`);
  }
});
