import { describe, expect, it } from 'vitest';
import { stateFromPrior } from '../../../../src/engine/bandit/linearModel';
import { type DecideInput, decide } from '../../../../src/engine/decision/decide';
import type { Decision } from '../../../../src/engine/decision/decision';
import { eligibilityContext } from '../../../../src/engine/decision/eligibilityContext';
import { refusalOf } from '../../../../src/engine/eligibility/eligibility';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { seededRng } from '../../../../src/maths/random';
import type { Coupon } from '../../../../src/protocol/coupons/coupon';
import { HOUR, MINUTE } from '../../../../src/protocol/values/clock';
import { deviceModel, START } from '../../../helpers/node/fullBundle';

const model = deviceModel();
const settings = { halfLifeMs: model.halfLifeMs, sequenceLength: 20, idleMs: 30 * MINUTE };
const changed = (changes: Readonly<Record<string, Partial<Coupon>>>) => ({
  ...model,
  coupons: model.coupons.map((coupon) => ({ ...coupon, ...changes[coupon.id] })),
});
const ask = (change: Partial<DecideInput> = {}): Promise<Decision> =>
  decide({
    model,
    variant: 'couplet',
    profile: emptyProfile(START),
    state: stateFromPrior(model.bandit, model.bundle),
    facts: {},
    now: START + HOUR,
    rng: seededRng(1),
    id: 'd1',
    ...change,
  });
const never: Coupon['when'] = { any: [] };
const arms = ({ candidates }: Decision) => candidates.map(({ arm }) => arm);
const shares = ({ candidates }: Decision) => Object.fromEntries(candidates.map(({ arm, propensity }) => [arm, propensity]));
const lower = (...ids: string[]) => ids.map((couponId) => ({ couponId, code: 'lower_priority' }));

describe('the priority of campaigns', () => {
  it('leaves the eligible coupons of the highest one, and logs why the others were none', async () => {
    const decision = await ask({ model: changed({ garden: { priority: 5 }, office: { priority: 5 } }) });
    expect(arms(decision)).toEqual(['garden', 'office', 'none']);
    expect(decision.refusals).toEqual(lower('kitchen'));
    expect(decision.candidates.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(1, 12);
    expect(decision.propensity).toBe(shares(decision)[decision.action]);
  });

  it('does not count a coupon that may not be shown', async () => {
    const decision = await ask({ model: changed({ garden: { priority: 5, when: never } }) });
    expect(arms(decision)).toEqual(['kitchen', 'office', 'none']);
    expect(decision.refusals).toEqual([{ couponId: 'garden', code: 'condition_unmet' }]);
  });

  it('may be below the main campaign', async () =>
    expect(arms(await ask({ model: changed({ garden: { priority: -1 } }) }))).toEqual(['kitchen', 'office', 'none']));

  it('changes nothing while all are the same', async () =>
    expect(await ask({ model: changed({ kitchen: { priority: 3 }, garden: { priority: 3 }, office: { priority: 3 } }) })).toEqual(
      await ask(),
    ));

  it('also holds in a visit that explores: a draw of a lower one shows nothing, and the propensities say so', async () => {
    const top = changed({ garden: { priority: 5 } });
    const [drawn, vetoed] = [await ask({ model: top, explored: 'garden' }), await ask({ model: top, explored: 'kitchen' })];
    expect([drawn.action, drawn.propensity]).toEqual(['garden', 1 / 3]);
    expect([vetoed.action, vetoed.propensity]).toEqual(['none', 2 / 3]);
    expect(shares(vetoed)).toEqual(shares(drawn));
  });

  it('is compared among the coupons of your rule in its group, so that no other takes its place', async () => {
    const rule = ['kitchen', 'office'];
    const first = await ask({ variant: 'rule', model: { ...changed({ garden: { priority: 9 }, office: { priority: 1 } }), rule } });
    expect([first.by, first.action]).toEqual(['rule', 'office']);
    expect(first.refusals).toEqual(lower('kitchen'));
    const plain = await ask({ variant: 'rule', model: { ...changed({ garden: { priority: 9 } }), rule } });
    expect([plain.by, plain.action]).toEqual(['rule', 'kitchen']);
  });
});

describe('an exclusive campaign', () => {
  const exclusive = changed({ garden: { group: 1 }, office: { group: 1 } });
  const holding = (couponId: string, time = START) =>
    updateProfile(emptyProfile(START), { name: 'claim_promotion', time, couponId, decisionId: 'd0' }, settings);

  it('keeps shoppers who have its coupon from those of others, not from its own', async () => {
    const decision = await ask({ model: exclusive, profile: holding('garden') });
    expect(arms(decision)).toEqual(['office', 'none']);
    expect(decision.refusals).toEqual([
      { couponId: 'kitchen', code: 'other_campaign' },
      { couponId: 'garden', code: 'already_claimed' },
    ]);
  });

  it('is offered to shoppers who have a coupon of another campaign', async () =>
    expect(arms(await ask({ model: exclusive, profile: holding('kitchen') }))).toEqual(['garden', 'office', 'none']));

  it('keeps nobody once its coupon has ended, or is gone from the bundle', async () => {
    const ended = changed({ garden: { group: 1, endsAt: START + 1 }, office: { group: 1 } });
    expect(arms(await ask({ model: ended, profile: holding('garden') }))).toEqual(['kitchen', 'office', 'none']);
    const gone = { ...exclusive, coupons: exclusive.coupons.filter(({ id }) => id !== 'garden') };
    expect(arms(await ask({ model: gone, profile: holding('garden') }))).toEqual(['kitchen', 'office', 'none']);
  });

  it('is seen again right before a card appears, when a code was claimed in another tab', () => {
    const [kitchen] = exclusive.coupons;
    const context = eligibilityContext(holding('garden'), {}, 'site', START + HOUR, exclusive);
    expect(kitchen && refusalOf(kitchen, context)).toBe('other_campaign');
  });
});
