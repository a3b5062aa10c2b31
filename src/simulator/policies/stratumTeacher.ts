import { coldPrior } from '../../core/campaigns/coldPrior';
import { type AttributedOrders, exploredOrders } from '../../core/campaigns/exploredOrders';
import { keptShare } from '../../core/campaigns/keptShare';
import { type AnswerCount, learnStrata } from '../../core/campaigns/learnStrata';
import { orderPrior } from '../../core/campaigns/orderPrior';
import { debit } from '../../core/privacy/ledger';
import { sessionReport } from '../../core/sync/buildReport';
import type { PolicyKit } from './openPolicy';
import type { Teacher } from './teacher';

/** How far one shopper may be from all (`OrderPriorSettings`), chosen on tuning seeds. */
const PERSONAL = 0.05;

/** Reports of mode `local`: exploring sessions answer one question, randomised, at most one in seven days and paid for from the device's ledger. */
export const stratumTeacher = ({ campaign, scenario }: PolicyKit): Teacher => {
  const answers = new Map<string, AnswerCount>();
  const orders = new Map<string, AttributedOrders>();
  const epsilonOf = new Map<string, number>();
  const { currency, experiment, marginRate, reports } = campaign;
  const facts = { experiment, marginRate, currency, strata: reports.strata, couponIds: new Set(campaign.coupons.map(({ id }) => id)) };
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
      if (number === 0) return coldPrior(campaign);
      const kept = keptShare(scenario.publishEvery, scenario.halfLife);
      for (const [key, row] of answers) answers.set(key, { ...row, count: kept * row.count });
      for (const [key, { orders: paid, subtotal, discount, ...row }] of orders)
        orders.set(key, { ...row, orders: kept * paid, subtotal: kept * subtotal, discount: kept * discount });
      const totals = [...orders.values()];
      const learnt = learnStrata(facts, [...answers.values()], epsilonOf, totals);
      const counted = new Map([...exploredOrders(totals, facts)].map(([id, of]) => [id, of.counted]));
      return orderPrior(campaign, learnt, counted, { personal: PERSONAL, orderSpread: 1.5 });
    },
  };
};
