import { Modules } from '@medusajs/framework/utils';
import { reportOrder } from '../lib/orders.js';

const WEEK = 7 * 24 * 3_600_000;

/** Orders of a week that Couplet has not acknowledged, oldest first. */
const sendAgain = async (container) => {
  const due = await container
    .resolve(Modules.ORDER)
    .listOrders(
      { metadata: { couplet_due: true }, created_at: { $gte: new Date(Date.now() - WEEK) } },
      { select: ['id'], take: 100, order: { created_at: 'ASC' } },
    );
  for (const { id } of due) await reportOrder(container, id);
};
export default sendAgain;

export const config = { name: 'couplet-orders', schedule: '* * * * *' };
