import { describe, expect, it } from 'vitest';
import { factPolicies } from '../../../../src/engine/bandit/factPolicies';
import { startFactBandit } from '../../../../src/engine/decision/factBandit';
import { seededRng } from '../../../../src/maths/random';

const start = (seed = 1) => startFactBandit(factPolicies['shared-thompson'](), seededRng(seed));

describe('startFactBandit', () => {
  it('answers with a decision whose propensity stands in its distribution, the same for the same seed', () => {
    const [a, b] = [start(), start()];
    for (let round = 0; round < 30; round++) {
      const facts = { weather: round % 2 === 0 ? 'sunny' : 'rainy' };
      const decided = a.decide(facts, ['x', 'y', 'z']);
      expect(decided).toEqual(b.decide(facts, ['x', 'y', 'z']));
      if (!decided.ok) throw new Error(decided.error.message);
      const { decision, arm, propensity, distribution } = decided.value;
      expect(propensity).toBe(distribution[['x', 'y', 'z'].indexOf(arm)]);
      for (const bandit of [a, b]) expect(bandit.reward(decision, arm === 'x' ? 1 : 0)).toEqual({ ok: true, value: true });
    }
  });

  it('learns: the arm that pays is played more and more', () => {
    const bandit = start(3);
    let late = 0;
    for (let round = 0; round < 400; round++) {
      const decided = bandit.decide({ mood: round % 3 }, ['x', 'y', 'z']);
      if (!decided.ok) throw new Error(decided.error.message);
      const best = ['x', 'y', 'z'][round % 3];
      bandit.reward(decided.value.decision, decided.value.arm === best ? 0.5 : 0.1);
      if (round >= 200 && decided.value.arm === best) late += 1;
    }
    expect(late).toBeGreaterThan(150);
  });

  it('refuses with a reason what makes no decision or no reward, and goes on', () => {
    const bandit = start();
    const code = (result: ReturnType<typeof bandit.decide> | ReturnType<typeof bandit.reward>) => (result.ok ? 'ok' : result.error.code);
    expect(code(bandit.decide({}, []))).toBe('arms_invalid');
    expect(code(bandit.decide({}, ['a', 'a']))).toBe('arms_invalid');
    expect(
      code(
        bandit.decide(
          {},
          Array.from({ length: 129 }, (_, i) => `a${i}`),
        ),
      ),
    ).toBe('arms_invalid');
    expect(
      code(
        bandit.decide(
          {},
          Array.from({ length: 128 }, (_, i) => `a${i}`),
        ),
      ),
    ).toBe('ok');
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 1e13]) expect(code(bandit.reward('d1', wrong))).toBe('reward_invalid');
    expect(code(bandit.reward('d2', 1))).toBe('decision_unknown');
    expect(code(bandit.reward('d1', -3))).toBe('ok');
    expect(code(bandit.reward('d1', -3))).toBe('reward_repeated');
  });

  it('forgets decisions that never got their reward, the oldest first', () => {
    const bandit = startFactBandit(factPolicies.random(), seededRng(1));
    for (let i = 0; i < 10_001; i++) bandit.decide({}, ['a']);
    expect(bandit.reward('d1', 1)).toMatchObject({ ok: false, error: { code: 'decision_unknown' } });
    expect(bandit.reward('d2', 1).ok).toBe(true);
    expect(bandit.reward('d10001', 1).ok).toBe(true);
  });
});
