import { publicHalf } from '../../bundle/keys';
import type { Manifest } from '../../bundle/manifest';
import { toDeviceModel } from '../../bundle/toDeviceModel';
import { type AnswerCount, type AttributedOrders, learnStrata } from '../../campaigns/learning/learnStrata';
import { keptShare } from '../../campaigns/learning/learnVisits';
import { coldPrior, nextManifest } from '../../campaigns/learning/withLearnt';
import { drawExploration } from '../../engine/assignment/customerDraw';
import type { LinearPrior } from '../../engine/bandit/linearModel';
import { decide } from '../../engine/decision/decide';
import type { DeviceModel } from '../../engine/decision/deviceModel';
import { type Learnt, learntFor, learnVisit, sessionReward } from '../../engine/decision/learn';
import { scopeInterest } from '../../engine/features/scopeInterest';
import { debit } from '../../engine/privacy/ledger';
import { sessionReport } from '../../engine/reporting/buildReport';
import { plainNetworkScorer } from '../../engine/scoring/plainNetworkScorer';
import { formatAttribution } from '../../protocol/attribution';
import { valueScale } from '../../stats/metrics/reportRates';
import { composedOf } from './campaignOf';
import type { FleetPolicy, SimulatedDevice } from './fleetPolicy';
import type { PolicyKit } from './openPolicy';
import { type Teacher, visitTeacher } from './visitTeacher';

/**
 * Mode `local` as on the server: answers randomised with the campaign's ε, at most one in seven days and debited in the device's ledger.
 * Together with orders they produce the next bundle by the server's own `nextManifest`.
 * @param start trained bundle; absent: a cold start
 */
const reportTeacher = ({ campaign, scenario }: PolicyKit, start: Manifest | undefined): Teacher => {
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

/** A bundle that devices start with. Plain data. */
export interface StartBundle {
  readonly manifest: Manifest;
  readonly shards: ReadonlyMap<string, Uint8Array>;
}

export interface LocalSettings {
  /**
   * What the server receives about visits, in addition to orders. `nothing`: the first bundle stays. `reports`: mode `local` as the console
   * composes it, randomised answers of exploring sessions, with bundles made as on the server. `sums`: mode `split`, sums over visits with
   * noise. `exact`: the same sums of all visits, as without privacy.
   */
  readonly teaching: 'nothing' | 'reports' | 'sums' | 'exact';
  /** Result of `couplet train`. Absent: a cold start. */
  readonly start?: StartBundle | undefined;
}

const untaught = (prior: LinearPrior): Teacher => ({ tell: () => undefined, addOrder: () => undefined, prior: () => prior });

const teacherOf = (kit: PolicyKit, { teaching, start }: LocalSettings): Teacher => {
  switch (teaching) {
    case 'nothing':
      return untaught(start?.manifest.bandit ?? coldPrior(kit.campaign));
    case 'reports':
      return reportTeacher(kit, start?.manifest);
    default:
      return visitTeacher(kit, teaching === 'sums');
  }
};

/** Scorer of a bundle's coupons. */
const scorerOf = ({ network, sequence }: DeviceModel): string => {
  const kind = (sequence ?? network)?.scorer.kind ?? 'plain';
  return sequence ? `${kind} with sequence` : kind;
};

/**
 * Couplet as it ships: exploration draws a coupon for some sessions. In the others each device chooses with its bundle's bandit and its own
 * learning. Visits are reported as the mode allows, orders carry the attribute, and a bundle is published at a fixed interval of days.
 */
export const localPolicy = (settings: LocalSettings, given: PolicyKit): FleetPolicy => {
  const { scenario, books } = given;
  const isShipped = settings.teaching === 'nothing' || settings.teaching === 'reports';
  const campaign = isShipped ? composedOf(scenario) : given.campaign;
  const kit: PolicyKit = { ...given, campaign };
  const { experiment, marginRate, policy, profile } = campaign;
  const ids = campaign.coupons.map(({ id }) => id);
  const teacher = teacherOf(kit, settings);
  const modelOf = (number: number): DeviceModel => {
    const bundle = number.toString(16).padStart(16, '0');
    const { start } = settings;
    const manifest: Manifest = { ...(start?.manifest ?? { metrics: {} }), ...publicHalf(campaign), bandit: teacher.prior(number, bundle) };
    books.rescale(valueScale(manifest));
    const model = toDeviceModel(bundle, manifest, start?.shards ?? new Map(), plainNetworkScorer);
    if (!model.ok) throw new Error(model.error.message);
    return model.value;
  };
  let model = modelOf(0);
  let published = 0;
  let untaught = learntFor(model);
  const shares = new Map<number, number | undefined>();
  const scorers: Record<string, number> = {};
  // The prior's precision is unpacked once per bundle, not once per visit.
  const learntOf = ({ learnt }: SimulatedDevice): Learnt => (learnt.policy?.prior === model.bundle ? learntFor(model, learnt) : untaught);
  return {
    scorers,
    choose: async (device, now, rng) => {
      const scorer = scorerOf(model);
      scorers[scorer] = (scorers[scorer] ?? 0) + 1;
      // A browser without storage is not part of the experiment.
      const explored = device.consents ? drawExploration(experiment, ids, rng) : undefined;
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
      const coupon = model.coupons.find(({ id }) => id === decision.action);
      shares.set(device.index, coupon && scopeInterest(device.profile, now, profile.halfLifeMs).share(coupon.scope));
      return { coupon, decision, explored };
    },
    close: (device, { choice: { decision, explored, coupon }, outcome, claimed, refused, now, rng }) => {
      const { revenue, discount, bought, returned } = outcome;
      if (decision && decision.by !== 'nothing') {
        const reward = refused ? 0 : sessionReward({ revenue, discount }, marginRate, policy.rewardScale);
        const { learnt } = learnVisit(model, learntOf(device), [{ decision, shown: coupon !== undefined, claimed, reward }]);
        device.learnt = { policy: learnt.state, head: learnt.head, timing: learnt.timing };
      }
      const attribution = formatAttribution({ experiment: experiment.id, variant: device.variant, explored });
      // A refunded order does not count. The device never learns of the refund.
      if (bought && !returned) teacher.addOrder(attribution, outcome, coupon);
      const share = shares.get(device.index);
      shares.delete(device.index);
      teacher.tell({ device, bundle: model.bundle, coupon, share, explored, outcome, now, rng });
    },
    endDay: (day) => {
      // Without new data nothing is published, since another bundle would reset what devices have learnt.
      if (settings.teaching === 'nothing' || (day + 1) % scenario.publishEvery !== 0 || day + 1 === scenario.days) return;
      published += 1;
      model = modelOf(published);
      untaught = learntFor(model);
    },
  };
};
