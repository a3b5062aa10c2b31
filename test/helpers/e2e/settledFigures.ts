import type { Variant } from '../../../src/protocol/experiment';
import type { DemoProcess } from './demoProcess';
import { until } from './until';

type Numbers<K extends string> = Readonly<Record<K, number>>;
type State = Numbers<'usedCount' | 'usedMoney' | 'reservedCount' | 'reservedMoney'>;
type Funnel = Numbers<'issued' | 'redeemed' | 'open'>;
type Arm = { readonly variant: Variant } & Numbers<'orders' | 'revenue' | 'discount'>;

/** What the admin API says of a campaign of one coupon once its first order has come in; money in minor units. */
export const settledFigures = async ({ admin }: DemoProcess): Promise<State & Funnel & { readonly arm: Arm }> => {
  const state = await until(async () => {
    const [first] = (await admin('GET', '/v1/admin/summary')).catalog as readonly State[];
    return first?.usedCount === 1 && first;
  }, 'the order settles the claim');
  const [funnel] = (await admin('GET', '/v1/admin/funnel')).coupons as readonly { readonly total: Funnel }[];
  const arm = ((await admin('GET', '/v1/admin/experiment')).arms as readonly Arm[]).find(({ orders }) => orders > 0);
  if (!funnel || !arm) throw new Error('the order is in no funnel or in no group of the experiment');
  return { ...state, ...funnel.total, arm };
};
