import type { Manifest } from '../../core/bundle/manifest';
import { publicHalf } from '../../core/bundle/publicHalf';
import { toDeviceModel } from '../../core/bundle/toDeviceModel';
import { decide } from '../../core/device/decide';
import type { DeviceModel } from '../../core/device/deviceModel';
import { sessionReward } from '../../core/device/learn';
import { type Learnt, learntFor } from '../../core/device/learnt';
import { learnVisit } from '../../core/device/learnVisit';
import { formatAttribution } from '../../core/experiment/attribution';
import { drawExploration } from '../../core/experiment/drawExploration';
import { scopeInterest } from '../../core/features/scopeInterest';
import { valueScale } from '../../core/figures/valueScale';
import type { FleetPolicy } from '../fleet/fleetPolicy';
import type { SimulatedDevice } from '../fleet/simulatedDevice';
import type { PolicyKit } from './openPolicy';
import { stratumTeacher } from './stratumTeacher';
import type { Teacher } from './teacher';
import { visitTeacher } from './visitTeacher';

export interface LocalSettings {
  /**
   * What reaches the server of visits. `strata`: mode `local`, randomised answers of exploring sessions. `sums`: mode `split`, sums over visits with
   * noise. `exact`: the same sums of all visits, as if nothing were kept from the shop.
   */
  readonly teaching: 'strata' | 'sums' | 'exact';
  /** Multiple of the posterior's deviation that is drawn with. */
  readonly scale: number;
}

const teacherOf = (kit: PolicyKit, { teaching }: LocalSettings): Teacher =>
  teaching === 'strata' ? stratumTeacher(kit) : visitTeacher(kit, teaching === 'sums');

/**
 * Couplet as it is: chance gives some sessions a coupon, each device chooses in the others with its bundle's bandit and what it has learnt itself, what its
 * mode lets go of a visit is told, orders carry the attribute, and every so many days a bundle is published.
 */
export const localPolicy = (settings: LocalSettings, kit: PolicyKit): FleetPolicy => {
  const { campaign, scenario, books } = kit;
  const { experiment, marginRate, policy, profile } = campaign;
  const ids = campaign.coupons.map(({ id }) => id);
  const teacher = teacherOf(kit, settings);
  const modelOf = (number: number): DeviceModel => {
    const bundle = number.toString(16).padStart(16, '0');
    const bandit = { ...teacher.prior(number, bundle), exploration: { kind: 'thompson' as const, scale: settings.scale } };
    const manifest: Manifest = { ...publicHalf(campaign), metrics: {}, bandit };
    books.rescale(valueScale(manifest));
    const model = toDeviceModel(bundle, manifest, new Map(), () => ({ kind: 'plain', score: () => new Float32Array() }));
    if (!model.ok) throw new Error(model.error.message);
    return model.value;
  };
  let model = modelOf(0);
  let published = 0;
  let untaught = learntFor(model);
  const shares = new Map<number, number | undefined>();
  // The prior's precision is unpacked once a bundle, not once a visit.
  const learntOf = ({ learnt }: SimulatedDevice): Learnt => (learnt.policy?.prior === model.bundle ? learntFor(model, learnt) : untaught);
  return {
    choose: async (device, now, rng) => {
      // A browser that stores nothing stands outside the experiment.
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
      const { revenue, discount, bought } = outcome;
      if (decision && decision.by !== 'nothing') {
        const reward = refused ? 0 : sessionReward({ revenue, discount }, marginRate, policy.rewardScale);
        const { learnt } = learnVisit(model, learntOf(device), [{ decision, shown: coupon !== undefined, claimed, reward }]);
        device.learnt = { policy: learnt.state, timing: learnt.timing };
      }
      const attribution = formatAttribution({ experiment: experiment.id, variant: device.variant, explored });
      if (bought) teacher.addOrder(attribution, outcome, coupon);
      const share = shares.get(device.index);
      shares.delete(device.index);
      teacher.tell({ device, bundle: model.bundle, coupon, share, explored, outcome, now, rng });
    },
    endDay: (day) => {
      if ((day + 1) % scenario.publishEvery !== 0 || day + 1 === scenario.days) return;
      published += 1;
      model = modelOf(published);
      untaught = learntFor(model);
    },
  };
};
