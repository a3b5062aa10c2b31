import { randomisedResponse } from '../../src/engine/privacy/randomisedResponse';
import { seededRng, uniform } from '../../src/maths/random';
import type { Repositories } from '../../src/server/records/repositories';
import { orderBody } from '../helpers/server/testServer';

export interface TaughtShop {
  readonly store: Pick<Repositories, 'addReport'>;
  readonly bundle: string;
  readonly couponIds: readonly string[];
  readonly now: number;
  /** Sends the body of a webhook. */
  readonly order: (body: string) => Promise<unknown>;
}

/** Fifty at a time, as they come to a busy shop; one after the other, each would wait for a commit of its own. */
export const fiftyAtOnce = async <T>(items: readonly T[], send: (item: T) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < items.length; from += 50) await Promise.all(items.slice(from, from + 50).map((item) => send(item)));
};

/**
 * 200 reports of each of three coupons, ε = 2, and orders that fit them: newcomers buy with the first coupon, everybody else with none more than
 * with another. What is given back adds further reports, as they are.
 */
export const teachStrata = async ({ store, bundle, couponIds, now, order }: TaughtShop) => {
  const rng = seededRng(5);
  const report = async (explored: string, answer: number): Promise<void> => {
    const id = Array.from({ length: 4 }, () => rng.uint32().toString(16).padStart(8, '0')).join('');
    const added = await store.addReport({ v: 'report/1', id, bundle, question: 'stratum-outcome', answer, explored, pad: '' }, id, now);
    if (!added.ok) throw new Error(added.error.code);
  };
  // Everything is drawn before the first await, so in this order.
  await fiftyAtOnce([...Array(600).keys()], (n) => {
    const [a, stratum] = [n % 3, Math.floor(n / 3) % 4];
    const buys = uniform(rng) < (a === 0 && stratum === 0 ? 0.9 : 0.2);
    return report(couponIds[a]!, randomisedResponse(2 * stratum + Number(buys), 8, 2, rng));
  });
  const bodies = [39, 20, 20].flatMap((orders, a) =>
    Array.from({ length: orders }, (_, n) =>
      orderBody({ orderId: `${couponIds[a]}-${n}`, currency: 'USD', attribution: `v1.test.couplet.${couponIds[a]}` }),
    ),
  );
  await fiftyAtOnce(bodies, order);
  return report;
};
