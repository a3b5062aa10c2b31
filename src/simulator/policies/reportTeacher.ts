import type { Manifest } from '../../bundle/manifest';
import type { AttributedOrders } from '../../campaigns/exploredOrders';
import { keptShare } from '../../campaigns/keptShare';
import { type AnswerCount, learnStrata } from '../../campaigns/learnStrata';
import { nextManifest } from '../../campaigns/nextManifest';
import { debit } from '../../engine/privacy/ledger';
import { sessionReport } from '../../engine/reporting/buildReport';
import type { PolicyKit } from './openPolicy';
import type { Teacher } from './teacher';

/**
 * Mode `local` as the server has it: answers randomised with the campaign's ε, at most one in seven days and paid for from the device's ledger; with orders,
 * they make the next bundle by the server's own `nextManifest`.
 * @param start bundle that was trained; absent: a cold start
 */
export const reportTeacher = ({ campaign, scenario }: PolicyKit, start: Manifest | undefined): Teacher => {
  const answers = new Map<string, AnswerCount>();
  const orders = new Map<string, AttributedOrders>();
  const epsilonOf = new Map<string, number>();
  const { currency, experiment, marginRate, reports } = campaign;
  const facts = { experiment, marginRate, currency, strata: reports.strata, couponIds: new Set(campaign.coupons.map(({ id }) => id)) };
  let live = start;
  return {
    tell: ({ device, bundle, explored, now, rng }) => {
      const debited = debit(device.ledger, reports.epsilon, now);
      if (!debited.ok) return;
      device.ledger = debited.value;
      const report = sessionReport({
        id: '0'.repeat(32),
        bundle,
        question: 'stratum-outcome',
        profile: device.profile,
        strata: reports.strata,
        gain: 0,
        epsilon: reports.epsilon,
        explored,
        rng,
      });
      const key = `${report.bundle}|${report.explored}|${report.answer}`;
      const answer = { bundle: report.bundle, question: report.question, answer: report.answer, explored: report.explored ?? null };
      answers.set(key, { ...answer, count: (answers.get(key)?.count ?? 0) + 1 });
    },
    addOrder: (attribution, { revenue, discount }) => {
      const sum = orders.get(attribution) ?? { attribution, currency, orders: 0, subtotal: 0, discount: 0 };
      orders.set(attribution, { ...sum, orders: sum.orders + 1, subtotal: sum.subtotal + revenue, discount: sum.discount + discount });
    },
    prior: (number, bundle) => {
      epsilonOf.set(bundle, reports.epsilon);
      const kept = keptShare(scenario.publishEvery, scenario.halfLife);
      for (const [key, row] of answers) answers.set(key, { ...row, count: kept * row.count });
      for (const [key, { orders: paid, subtotal, discount, ...row }] of orders)
        orders.set(key, { ...row, orders: kept * paid, subtotal: kept * subtotal, discount: kept * discount });
      const learnt = number === 0 ? undefined : learnStrata(facts, [...answers.values()], epsilonOf, [...orders.values()]);
      live = nextManifest(campaign, live, learnt).manifest;
      return live.bandit;
    },
  };
};
