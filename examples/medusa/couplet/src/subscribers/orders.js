import { ContainerRegistrationKeys, Modules } from '@medusajs/framework/utils';
import { codesOn } from '../lib/cart.js';
import { promotionsOf, termsOf } from '../lib/codes.js';
import { reportOrder } from '../lib/orders.js';

/** A cancelled order gives its codes back, which Medusa itself does not. */
const giveBack = async (container, orderId) => {
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const fields = ['items.adjustments.code', 'shipping_methods.adjustments.code'];
  const { data } = await query.graph({ entity: 'order', fields, filters: { id: orderId } });
  const codes = data.flatMap(codesOn);
  const ours = codes.length === 0 ? [] : (await promotionsOf(container, codes)).filter(termsOf);
  if (ours.length > 0)
    await container.resolve(Modules.PROMOTION).revertUsage(
      ours.map(({ code }) => ({ code })),
      {},
    );
};

/** Ids of the orders that an event is about. */
const ordersOf = async (container, name, id) => {
  if (name !== 'payment.refunded') return [id];
  const query = container.resolve(ContainerRegistrationKeys.QUERY);
  const { data } = await query.graph({ entity: 'payment', fields: ['payment_collection.order.id'], filters: { id } });
  return data.map(({ payment_collection }) => payment_collection?.order?.id).filter(Boolean);
};

const onOrder = async ({ event: { name, data }, container }) => {
  if (name === 'order.canceled') await giveBack(container, data.id);
  for (const id of await ordersOf(container, name, data.id)) await reportOrder(container, id);
};
export default onOrder;

export const config = { event: ['order.placed', 'order.canceled', 'payment.refunded'], context: { subscriberId: 'couplet-orders' } };
