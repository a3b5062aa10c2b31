import type { Manifest } from '../../core/bundle/manifest';
import { publicHalf } from '../../core/bundle/publicHalf';
import { toDeviceModel } from '../../core/bundle/toDeviceModel';
import { coldPrior } from '../../core/campaigns/coldPrior';
import { type AttributedOrders, exploredOrders } from '../../core/campaigns/exploredOrders';
import { keptShare } from '../../core/campaigns/keptShare';
import { type AnswerCount, learnStrata } from '../../core/campaigns/learnStrata';
import { orderPrior } from '../../core/campaigns/orderPrior';
import { decide } from '../../core/device/decide';
import { NO_COUPON } from '../../core/device/decision';
import type { DeviceModel } from '../../core/device/deviceModel';
import { sessionReward } from '../../core/device/learn';
import { type Learnt, learntFor } from '../../core/device/learnt';
import { learnVisit } from '../../core/device/learnVisit';
import { formatAttribution } from '../../core/experiment/attribution';
import { drawExploration } from '../../core/experiment/drawExploration';
import { debit } from '../../core/privacy/ledger';
import { sessionReport } from '../../core/sync/buildReport';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import type { SimulatedDevice } from '../fleet/simulatedDevice';
import type { PolicyKit } from './openPolicy';

export interface LocalSettings {
  /** `private`: randomised, each paid for from the device's ledger. `exact`: every session's truth, as if nothing were kept from the shop. */
  readonly reports: 'exact' | 'private';
  /** Do sessions of the arm without coupons say that they belong to it? */
  readonly control: boolean;
  /** `OrderPriorSettings.personal`. */
  readonly personal: number;
  /** Multiple of the posterior's deviation that is drawn with. */
  readonly scale: number;
}

/** Of this ε the randomiser keeps every answer, but one in ten billion. */
const EXACT = 30;

/** In-memory port of the server: what it counts, and the bundle it makes of that. */
const server = ({ campaign, scenario }: PolicyKit, { reports, personal, scale }: LocalSettings) => {
  const answers = new Map<string, AnswerCount>();
  const orders = new Map<string, AttributedOrders>();
  const epsilonOf = new Map<string, number>();
  const { currency, experiment, marginRate } = campaign;
  const epsilon = reports === 'exact' ? EXACT : campaign.reports.epsilon;
  const facts = {
    experiment,
    marginRate,
    currency,
    strata: campaign.reports.strata,
    couponIds: new Set(campaign.coupons.map(({ id }) => id)),
  };
  const modelOf = (number: number): DeviceModel => {
    const bundle = number.toString(16).padStart(16, '0');
    epsilonOf.set(bundle, epsilon);
    const kept = keptShare(scenario.publishEvery, scenario.halfLife);
    for (const [key, row] of answers) answers.set(key, { ...row, count: kept * row.count });
    for (const [key, { orders: paid, subtotal, discount, ...row }] of orders)
      orders.set(key, { ...row, orders: kept * paid, subtotal: kept * subtotal, discount: kept * discount });
    const totals = [...orders.values()];
    const learnt = learnStrata(facts, [...answers.values()], epsilonOf, totals);
    const counted = new Map([...exploredOrders(totals, facts)].map(([id, of]) => [id, of.counted]));
    const bandit = number === 0 ? coldPrior(campaign) : orderPrior(campaign, learnt, counted, { personal, orderSpread: 1.5 });
    const manifest: Manifest = { ...publicHalf(campaign), metrics: {}, bandit: { ...bandit, exploration: { kind: 'thompson', scale } } };
    const model = toDeviceModel(bundle, manifest, new Map(), () => ({ kind: 'plain', score: () => new Float32Array() }));
    if (!model.ok) throw new Error(model.error.message);
    return model.value;
  };
  return {
    epsilon,
    modelOf,
    addAnswer: (answer: Omit<AnswerCount, 'count'>): void => {
      const key = `${answer.bundle}|${answer.explored}|${answer.answer}`;
      answers.set(key, { ...answer, count: (answers.get(key)?.count ?? 0) + 1 });
    },
    addOrder: (attribution: string, subtotal: number, discount: number): void => {
      const sum = orders.get(attribution) ?? { attribution, currency, orders: 0, subtotal: 0, discount: 0 };
      orders.set(attribution, { ...sum, orders: sum.orders + 1, subtotal: sum.subtotal + subtotal, discount: sum.discount + discount });
    },
  };
};

/**
 * Couplet as it is: chance gives some sessions a coupon, each device chooses in the others with its bundle's bandit and what it has learnt itself, one
 * question is answered at the close of a session where the ledger allows it, orders carry the attribute, and every so many days a bundle is published.
 */
export const localPolicy = (settings: LocalSettings, kit: PolicyKit): FleetPolicy => {
  const { campaign, scenario, books } = kit;
  const { experiment, reports, marginRate, policy } = campaign;
  const ids = campaign.coupons.map(({ id }) => id);
  const shop = server(kit, settings);
  let model = shop.modelOf(0);
  let published = 0;
  let untaught = learntFor(model);
  // The prior's precision is unpacked once a bundle, not once a visit.
  const learntOf = ({ learnt }: SimulatedDevice): Learnt => (learnt.policy?.prior === model.bundle ? learntFor(model, learnt) : untaught);
  return {
    choose: async (device, now, rng) => {
      const explored = drawExploration(experiment, ids, rng);
      const decision = await decide({
        model,
        variant: device.variant,
        explored,
        profile: device.profile,
        ...learntOf(device),
        facts: {},
        now,
        shadowPrices: books.prices(),
        rng,
        id: `${device.index}-${now}`,
      });
      return { coupon: model.coupons.find(({ id }) => id === decision.action), decision, explored };
    },
    close: (device, { choice: { decision, explored, coupon }, outcome, claimed, refused, now, rng }) => {
      const { revenue, discount, bought } = outcome;
      if (decision && decision.by !== 'nothing') {
        const reward = refused ? 0 : sessionReward({ revenue, discount }, marginRate, policy.rewardScale);
        const { learnt } = learnVisit(model, learntOf(device), [{ decision, shown: coupon !== undefined, claimed, reward }]);
        device.learnt = { policy: learnt.state, timing: learnt.timing };
      }
      const attribution = formatAttribution({ experiment: experiment.id, variant: device.variant, explored });
      if (bought) shop.addOrder(attribution, revenue, discount);
      const about = device.variant === 'none' && settings.control ? NO_COUPON : explored;
      if (settings.reports === 'private') {
        const debited = debit(device.ledger, shop.epsilon, now);
        if (!debited.ok) return;
        device.ledger = debited.value;
      }
      const report = sessionReport({
        id: '0'.repeat(32),
        bundle: model.bundle,
        question: 'stratum-outcome',
        profile: device.profile,
        strata: reports.strata,
        gain: 0,
        epsilon: shop.epsilon,
        explored: about,
        rng,
      });
      shop.addAnswer({ bundle: report.bundle, question: report.question, answer: report.answer, explored: report.explored ?? null });
    },
    endDay: (day) => {
      if ((day + 1) % scenario.publishEvery !== 0 || day + 1 === scenario.days) return;
      published += 1;
      model = shop.modelOf(published);
      untaught = learntFor(model);
    },
  };
};
