import { describe, expect, it } from 'vitest';
import { stateFromPrior } from '../../../../src/engine/bandit/linearModel';
import { type DecideInput, decide } from '../../../../src/engine/decision/decide';
import type { Decision } from '../../../../src/engine/decision/decision';
import { policyOf, stateFor } from '../../../../src/engine/decision/policyOf';
import { scoreArms } from '../../../../src/engine/decision/scoreArms';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { seededRng } from '../../../../src/maths/random';
import type { ShopperEvent } from '../../../../src/protocol/events/shopperEvent';
import { HOUR, MINUTE } from '../../../../src/protocol/values/clock';
import { bundleParts, deviceModel, START } from '../../../helpers/node/fullBundle';
import { sequenceSpec } from '../../../helpers/sequenceShop';

const model = deviceModel();
const settings = { halfLifeMs: model.halfLifeMs, sequenceLength: 20, idleMs: 30 * MINUTE };
const look = (itemId: string, category: string, times: number): ShopperEvent[] =>
  Array.from({ length: times }, (_, i) => ({
    name: 'view_item',
    time: START + i,
    items: [{ itemId, categories: [category], price: 900, quantity: 1 }],
  }));
const profileOf = (events: readonly ShopperEvent[]) =>
  events.reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(START));
const cook = profileOf(look('mug', 'Kitchen', 6));
const gardener = profileOf(look('rake', 'Garden', 6));

const ask = (change: Partial<DecideInput> = {}): Promise<Decision> =>
  decide({
    model,
    variant: 'couplet',
    profile: cook,
    state: stateFromPrior(model.bandit, model.bundle),
    facts: {},
    now: START + HOUR,
    rng: seededRng(1),
    id: 'd1',
    ...change,
  });
/** The same without what a network would say, which is then 0. */
const noScores = (features: typeof model.bandit.features): typeof features => ({
  ...features,
  fields: features.fields.map((field) => ({ ...field, source: field.source === 'score.network' ? 'coupon.isNone' : field.source })),
});
const shares = ({ candidates }: Decision) => Object.fromEntries(candidates.map(({ arm, propensity }) => [arm, propensity]));
const total = ({ candidates }: Decision) => candidates.reduce((sum, { propensity }) => sum + propensity, 0);

describe('decide in the variant couplet', () => {
  it('draws from an explicit distribution over the eligible coupons and "none", and logs its very entry as propensity', async () => {
    const decision = await ask();
    expect(decision).toMatchObject({ version: 1, id: 'd1', time: START + HOUR, variant: 'couplet', by: 'policy' });
    expect(decision.candidates.map(({ arm }) => arm)).toEqual(['kitchen', 'garden', 'office', 'none']);
    expect(total(decision)).toBeCloseTo(1, 12);
    expect(decision.propensity).toBe(shares(decision)[decision.action]);
    const { floor } = model.bandit;
    for (const { propensity } of decision.candidates) expect(propensity).toBeGreaterThanOrEqual(floor);
  });

  it('is the policy’s own distribution on the contexts it logs', async () => {
    const decision = await ask();
    const arms = await scoreArms(model, model.coupons, { profile: cook, facts: {}, now: START + HOUR });
    const state = stateFromPrior(model.bandit, model.bundle);
    const distribution = policyOf(model.bandit).distribution(
      state,
      arms.map(({ context }) => context),
      seededRng(1),
    );
    expect(decision.candidates.map(({ propensity }) => propensity)).toEqual([...distribution]);
    expect(decision.context).toEqual([...arms.find(({ arm }) => arm === decision.action)!.context]);
  });

  it('draws each arm as often as its propensity says', async () => {
    const { candidates } = await ask();
    const rounds = 4_000;
    const counts = new Map<string, number>();
    const sums = new Map<string, number>();
    const rng = seededRng(5);
    for (let i = 0; i < rounds; i++) {
      const decision = await ask({ rng, model: { ...model, bandit: { ...model.bandit, draws: 16 } } });
      counts.set(decision.action, (counts.get(decision.action) ?? 0) + 1);
      for (const { arm, propensity } of decision.candidates) sums.set(arm, (sums.get(arm) ?? 0) + propensity);
    }
    for (const { arm } of candidates) {
      const share = (sums.get(arm) ?? 0) / rounds;
      expect(Math.abs((counts.get(arm) ?? 0) / rounds - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / rounds));
    }
  });

  it('repeats itself exactly given the same input and random stream', async () => {
    expect(await ask()).toEqual(await ask());
    expect(JSON.parse(JSON.stringify(await ask()))).toEqual(await ask());
  });

  it('prefers different coupons for different tastes', async () => {
    const [kitchen, garden] = [shares(await ask()), shares(await ask({ profile: gardener }))];
    expect(kitchen.kitchen!).toBeGreaterThan(garden.kitchen!);
    expect(garden.garden!).toBeGreaterThan(kitchen.garden!);
  });

  it('changes its distribution when the weights of the network are permuted, all else equal', async () => {
    const { manifest, shards } = bundleParts();
    // Drawn with the whole of the posterior's deviation, so that no arm is certain.
    const bandit = { ...manifest.bandit, exploration: { kind: 'thompson' as const, scale: 1 } };
    const parts = { manifest: { ...manifest, bandit }, shards };
    const whole = deviceModel({ ...parts, shards: new Map(shards) });
    const { sha256 } = manifest.network!.weights;
    const bytes = parts.shards.get(sha256)!;
    // Halves in reverse order: the same values in other places.
    const reversed = Uint8Array.from(bytes, (_, i) => bytes[bytes.length - 2 - (i & ~1) + (i & 1)]!);
    parts.shards.set(sha256, reversed);
    const [before, after] = [await ask({ model: whole }), await ask({ model: deviceModel(parts) })];
    expect(after.candidates.map(({ network }) => network)).not.toEqual(before.candidates.map(({ network }) => network));
    expect(shares(after)).not.toEqual(shares(before));
  });

  it('scores coupons with both models, and "none" with neither', async () => {
    const { candidates } = await ask();
    expect(candidates.map(({ cf }) => cf)).toEqual([1, 0, 0.25, undefined]);
    for (const { arm, network } of candidates)
      if (arm === 'none') expect(network).toBeUndefined();
      else expect(network! > 0 && network! < 1).toBe(true);
  });

  it('explains the chosen arm exactly: contributions add up to the posterior mean score, strongest first', async () => {
    const { contributions, context } = await ask();
    const score = model.bandit.mean.reduce((sum, theta, j) => sum + theta * context[j]!, 0);
    expect(contributions.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 10);
    const sizes = contributions.map(({ value }) => Math.abs(value));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('records which bundle, policy, features, scorer and model chose', async () => {
    expect((await ask()).versions).toEqual({
      bundle: '0123456789abcdef',
      policy: 'thompson+linear/1',
      features: 'bandit/1',
      scorer: 'plain',
      model: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('names what scored: who read the order of steps before who scored the coupons, and none where nobody was asked', async () => {
    const asked: (readonly number[])[] = [];
    const scorer = {
      kind: 'tfjs-test',
      scores: (tokens: readonly number[]) => {
        asked.push(tokens);
        return { anyway: 0, moved: 0, kind: tokens.length > 0 ? 'carried-test' : 'none' };
      },
    };
    const sequence = { spec: sequenceSpec, scorer, model: 'order' };
    const { network, ...rest } = model;
    const withoutNetwork = { ...rest, bandit: { ...model.bandit, features: noScores(model.bandit.features) }, sequence };
    expect((await ask({ model: { ...model, sequence } })).versions).toMatchObject({
      scorer: 'carried-test',
      model: `${network?.model} order`,
    });
    expect((await ask({ model: withoutNetwork })).versions).toMatchObject({ scorer: 'carried-test', model: 'order' });
    // Of a shopper without a step nothing is read.
    expect((await ask({ model: withoutNetwork, profile: emptyProfile(START) })).versions.scorer).toBe('none');
    expect((await ask({ model: { ...model, sequence }, profile: emptyProfile(START) })).versions.scorer).toBe('plain');
    asked.length = 0;
    expect((await ask({ model: { ...model, sequence }, variant: 'none' })).versions.scorer).toBe('none');
    expect(asked).toEqual([]);
  });

  it('shows nothing, with a reason for every coupon, when none is eligible', async () => {
    const decision = await ask({ now: START + 90 * 24 * HOUR });
    expect(decision).toMatchObject({ by: 'nothing', action: 'none', propensity: 1, candidates: [{ arm: 'none', propensity: 1 }] });
    expect(decision.refusals).toEqual(model.coupons.map(({ id }) => ({ couponId: id, code: 'coupon_expired' })));
  });

  it('leaves out what the shopper said is not for them, and says so', async () => {
    const profile = updateProfile(
      cook,
      { name: 'dismiss_promotion', time: START + 60, decisionId: 'd0', couponId: 'kitchen', reason: 'not_for_me' },
      settings,
    );
    const decision = await ask({ profile });
    expect(decision.candidates.map(({ arm }) => arm)).toEqual(['garden', 'office', 'none']);
    expect(decision.refusals).toEqual([{ couponId: 'kitchen', code: 'not_for_me' }]);
  });

  it('asks conditions about cart, channel and the hour in the store’s zone', async () => {
    const conditional = (when: object) => ({ ...model, coupons: [{ ...model.coupons[0]!, when: when as never }] });
    const eligible = async (when: object, change: Partial<DecideInput> = {}) =>
      (await ask({ model: conditional(when), ...change })).refusals.length === 0;
    // START is Monday 12:00 UTC, asked at 13:00 UTC = 14:00 in Berlin.
    expect(
      await eligible({
        all: [
          { field: 'time.hour', op: 'eq', value: 14 },
          { field: 'time.weekday', op: 'eq', value: 1 },
        ],
      }),
    ).toBe(true);
    expect(await eligible({ field: 'time.hour', op: 'eq', value: 13 })).toBe(false);
    expect(await eligible({ field: 'channel', op: 'eq', value: 'site' })).toBe(true);
    expect(await eligible({ field: 'channel', op: 'eq', value: 'site' }, { channel: 'email' })).toBe(false);
    expect(await eligible({ field: 'cart.value', op: 'gte', value: 1 })).toBe(false);
    expect(await eligible({ field: 'customer.member', op: 'eq', value: true })).toBe(false);
    expect(await eligible({ field: 'customer.member', op: 'eq', value: true }, { facts: { member: true } })).toBe(true);
  });
});

describe('decide in a session that explores', () => {
  it('shows the drawn coupon with the uniform propensity, whatever the policy thinks', async () => {
    const decision = await ask({ explored: 'office' });
    expect(decision).toMatchObject({ by: 'exploration', action: 'office', propensity: 1 / 3 });
    expect(total(decision)).toBeCloseTo(1, 12);
    expect(decision.context).toHaveLength(model.bandit.mean.length);
  });

  it('shows nothing when eligibility vetoes the drawn coupon, and logs how likely that was', async () => {
    const profile = updateProfile(cook, { name: 'claim_promotion', time: START, decisionId: 'd0', couponId: 'office' }, settings);
    const decision = await ask({ explored: 'office', profile });
    expect(decision).toMatchObject({ by: 'exploration', action: 'none' });
    expect(decision.propensity).toBeCloseTo(1 / 3, 12);
    expect(decision.refusals).toEqual([{ couponId: 'office', code: 'already_claimed' }]);
    expect(total(decision)).toBeCloseTo(1, 12);
  });

  it('draws nothing from the random stream, which was used before behaviour was read', async () => {
    const rng = { uint32: () => expect.unreachable('exploration drew again') };
    expect((await ask({ explored: 'kitchen', rng })).action).toBe('kitchen');
  });

  it('shows nothing, with certainty, when the coupon was drawn from a bundle since replaced', async () => {
    const decision = await ask({ explored: 'attic' });
    expect(decision).toMatchObject({ by: 'exploration', action: 'none', propensity: 1 });
    expect(total(decision)).toBe(1);
  });

  it('never explores outside the variant couplet', async () => {
    expect((await ask({ explored: 'office', variant: 'none' })).action).toBe('none');
    expect((await ask({ explored: 'office', variant: 'rule' })).action).toBe('garden');
  });
});

describe('decide in the variants that do not choose', () => {
  it('shows nothing in the variant none, however eligible the coupons', async () => {
    const decision = await ask({ variant: 'none' });
    expect(decision).toMatchObject({ by: 'nothing', action: 'none', propensity: 1, contributions: [] });
  });

  it('follows the merchant’s rule to its first eligible coupon', async () => {
    expect(await ask({ variant: 'rule' })).toMatchObject({ by: 'rule', action: 'garden', propensity: 1 });
    const profile = updateProfile(cook, { name: 'claim_promotion', time: START, decisionId: 'd0', couponId: 'garden' }, settings);
    expect(await ask({ variant: 'rule', profile })).toMatchObject({ by: 'rule', action: 'kitchen' });
    expect(await ask({ variant: 'rule', model: { ...model, rule: [] } })).toMatchObject({ by: 'nothing', action: 'none', propensity: 1 });
  });
});

describe('stateFor', () => {
  it('keeps what was learnt under this bundle and starts over under another', () => {
    const learnt = { ...stateFromPrior(model.bandit, model.bundle), observations: 5 };
    expect(stateFor(model, learnt)).toBe(learnt);
    expect(stateFor(model, undefined).observations).toBe(0);
    expect(stateFor({ ...model, bundle: 'fedcba9876543210' }, learnt)).toMatchObject({ prior: 'fedcba9876543210', observations: 0 });
  });
});
