import { ContainerRegistrationKeys, Modules, PromotionActions } from '@medusajs/framework/utils';
import { updateCartPromotionsWorkflow } from '@medusajs/medusa/core-flows';
import { isExpressible, maxOf, toMajor } from './terms.js';

/** Couplet's terms of a promotion, if it is one of Couplet's. */
export const termsOf = ({ metadata }) => metadata?.couplet;

/** Promotions with these codes, deleted ones too. */
export const promotionsOf = (container, codes) =>
  container.resolve(Modules.PROMOTION).listPromotions({ code: codes }, { withDeleted: true, relations: ['application_method'] });

/**
 * A standard promotion: a fixed amount off the lines marked with the code, used `uses` times at most. The amount is set for each cart
 * (workflows/hooks/promotions.js), so that caps and rounding are exact. Without that hook no line is marked, and the promotion gives nothing.
 */
const promotionFor = ({ code, discount, scope, when, currency, expiresAt, uses }) => {
  const target = discount.kind === 'freeShipping' ? 'shipping_methods' : 'items';
  return {
    code,
    type: 'standard',
    status: 'active',
    is_automatic: false,
    limit: uses,
    application_method: {
      type: 'fixed',
      target_type: target,
      allocation: 'across',
      currency_code: currency.toLowerCase(),
      value: toMajor(maxOf(discount), currency),
      target_rules: [{ attribute: `${target}.couplet`, operator: 'in', values: [code] }],
    },
    metadata: { couplet: { discount, scope, when, currency, expiresAt } },
  };
};

/** Answer to what stands already: a deleted code must not come back, and the merchant's own is none of Couplet's. */
const answerTo = (known) => (known.some((promotion) => promotion.deleted_at || !termsOf(promotion)) ? 409 : 200);

/** May be repeated. Returns the HTTP status. */
export const createCode = async (container, body) => {
  if (body?.v !== 'code/1' || typeof body.code !== 'string' || !isExpressible(body)) return 422;
  const known = await promotionsOf(container, [body.code]);
  if (known.length > 0) return answerTo(known);
  try {
    await container.resolve(Modules.PROMOTION).createPromotions(promotionFor(body));
    return 201;
  } catch (error) {
    // The same call may have come twice at once.
    const made = await promotionsOf(container, [body.code]);
    if (made.length === 0) throw error;
    return answerTo(made);
  }
};

/** Takes the code off carts that hold it. */
const clearCarts = async (container, code, promotionId) => {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data: links } = await query.graph({ entity: 'cart_promotion', fields: ['cart_id'], filters: { promotion_id: promotionId } });
  const ids = links.map(({ cart_id }) => cart_id);
  const { data: carts } = await query.graph({ entity: 'cart', fields: ['id', 'completed_at'], filters: { id: ids } });
  for (const { id } of carts.filter(({ completed_at }) => !completed_at)) {
    await updateCartPromotionsWorkflow(container).run({
      input: { cart_id: id, promo_codes: [code], action: PromotionActions.REMOVE, force_refresh_payment_collection: true },
    });
  }
};

/** Ends a code: Couplet's is deleted, one that the merchant imported into Couplet becomes inactive. May be repeated. */
export const endCode = async (container, code) => {
  const [promotion] = (await promotionsOf(container, [code])).filter(({ deleted_at }) => !deleted_at);
  if (!promotion) return;
  const promotions = container.resolve(Modules.PROMOTION);
  if (termsOf(promotion)) await promotions.softDeletePromotions([promotion.id]);
  else await promotions.updatePromotions([{ id: promotion.id, status: 'inactive' }]);
  await clearCarts(container, code, promotion.id);
};
