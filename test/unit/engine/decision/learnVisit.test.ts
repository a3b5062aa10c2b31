import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/engine/decision/decide';
import type { Decision } from '../../../../src/engine/decision/decision';
import { learntFor, learnVisit, type Settled } from '../../../../src/engine/decision/learn';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { seededRng } from '../../../../src/maths/random';
import { deviceModel, START } from '../../../helpers/node/fullBundle';
import { timingTable } from '../../../helpers/testBundle';

const timing = timingTable();
const localHead = { version: 1 as const, inputs: [0, 1, 2], factor: [1, 0, 0.1], deviations: [1, 1, 1], steps: 8 };
const model = { ...deviceModel(), localHead, timing };
const start = learntFor(model);
const decision = await decide({
  model,
  variant: 'couplet',
  explored: 'kitchen',
  profile: emptyProfile(START),
  state: start.state,
  facts: {},
  now: START,
  rng: seededRng(2),
  id: 'd0',
});
const offer = (id: string, change: Partial<Decision> = {}): Decision => ({ ...decision, id, by: 'policy', action: 'kitchen', ...change });
const none = (id: string, change: Partial<Decision> = {}): Decision => {
  const { asked: _, ...rest } = decision;
  return { ...rest, id, by: 'policy', action: 'none', context: [1, 0, 0, 0], ...change };
};
const settled = (of: Decision, change: Partial<Settled> = {}): Settled => ({
  decision: of,
  shown: of.action !== 'none',
  claimed: false,
  reward: 0.5,
  ...change,
});
const taught = (visit: readonly Settled[]) => learnVisit(model, start, visit).decisions.map(({ id, reward }) => [id, reward]);

describe('the bandit', () => {
  it('learns from what was shown, not from the "nothing" before it', () => {
    expect(taught([settled(none('d1')), settled(offer('d2')), settled(none('d3'))])).toEqual([['d2', 0.5]]);
  });

  it('learns from the first "nothing" where nothing was shown, not from the timing’s waits and not from an offer that never was on the page', () => {
    const waits = settled(none('d1', { by: 'timing' }));
    expect(taught([waits, settled(none('d2')), settled(none('d3'))])).toEqual([['d2', 0.5]]);
    expect(taught([waits, settled(offer('d2'), { shown: false })])).toEqual([]);
  });

  it('learns nothing from the rule’s choice', () => {
    expect(taught([settled(offer('d1', { by: 'rule' }))])).toEqual([]);
    expect(learnVisit(model, start, [settled(offer('d1', { by: 'rule' }))]).learnt.state).toBe(start.state);
  });

  it('learns from a decision once', () => {
    const once = learnVisit(model, start, [settled(offer('d1'))]);
    const again = learnVisit(
      model,
      once.learnt,
      once.decisions.map((of) => settled(of)),
    );
    expect(again.decisions).toEqual([]);
    expect(again.learnt.state).toEqual(once.learnt.state);
  });
});

describe('the local head', () => {
  it('learns whether what was shown was taken up, whoever chose it', () => {
    const { head } = learnVisit(model, start, [
      settled(offer('d1'), { claimed: true }),
      settled(offer('d2', { by: 'rule' })),
      settled(offer('d3'), { shown: false, claimed: true }),
      settled(none('d4')),
    ]).learnt;
    expect(head?.examples.map(({ accepted }) => accepted)).toEqual([true, false]);
    expect(head?.examples[0]?.logit).toBe(decision.asked?.logit);
  });

  it('foretells what its shopper does better or worse than the base, judged before it has learnt from it', () => {
    const taken = (learnt: typeof start, claimed: boolean) => learnVisit(model, learnt, [settled(offer('d9'), { claimed })]).gain;
    let learnt = start;
    for (let i = 0; i < 8; i++) learnt = learnVisit(model, learnt, [settled(offer(`d${i}`), { claimed: true })]).learnt;
    expect(taken(start, true)).toBe(0);
    expect(taken(learnt, true)).toBeGreaterThan(0);
    expect(taken(learnt, false)).toBeLessThan(0);
    expect(learnVisit(model, learnt, [settled(none('d9'))]).gain).toBe(0);
  });

  it('raises the score of what its shopper takes up', async () => {
    let learnt = start;
    for (let i = 0; i < 8; i++) learnt = learnVisit(model, learnt, [settled(offer(`d${i}`), { claimed: true })]).learnt;
    const ask = (head: typeof learnt.head) =>
      decide({
        model,
        variant: 'couplet',
        profile: emptyProfile(START),
        ...start,
        head,
        facts: {},
        now: START,
        rng: seededRng(3),
        id: 'x',
      });
    const scoreOf = ({ candidates }: Decision) => candidates.find(({ arm }) => arm === 'kitchen')!.network!;
    expect(scoreOf(await ask(learnt.head))).toBeGreaterThan(scoreOf(await ask(start.head)));
  });
});

describe('the timing', () => {
  const step = (state: number, action: number) => ({ timing: { state, action } });

  it('learns over the whole visit, the reward from what was shown', () => {
    const visit = [settled(none('d1', { by: 'timing', ...step(0, 0) })), settled(offer('d2', step(1, 1)), { reward: 1 })];
    const { changes } = learnVisit(model, start, visit).learnt.timing;
    expect(changes[1 * 3 + 1]).toBeCloseTo(timing.step * (1 - timing.q[4]!), 12);
    // Then the step before: its next state is worth what it is now.
    const next = Math.max(timing.q[3]!, timing.q[4]! + changes[4]!, timing.q[5]!);
    expect(changes[0]).toBeCloseTo(timing.step * (timing.gamma * next - timing.q[0]!), 12);
  });

  it('takes for a wait what was never on the page, though the timing would have offered', () => {
    const changesOf = (first: Settled) => learnVisit(model, start, [first, settled(offer('d2', step(1, 1)))]).learnt.timing.changes;
    const waited = changesOf(settled(none('d1', { by: 'timing', ...step(0, 0) })));
    expect(Object.keys(waited)).toEqual(['0', '4']);
    expect(changesOf(settled(none('d1', step(0, 1))))).toEqual(waited);
    expect(changesOf(settled(offer('d1', step(0, 1)), { shown: false }))).toEqual(waited);
  });

  it('leaves what it knows alone where the bundle has no table', () => {
    const { timing: _, ...without } = model;
    expect(learnVisit(without, start, [settled(offer('d1', step(0, 1)))]).learnt.timing).toBe(start.timing);
  });
});

describe('what was learnt beside another bundle', () => {
  it('is gone', () => {
    const { learnt } = learnVisit(model, start, [settled(offer('d1', { timing: { state: 0, action: 1 } }), { claimed: true })]);
    const stored = { policy: learnt.state, head: learnt.head, timing: learnt.timing };
    expect(learntFor(model, stored)).toEqual(learnt);
    expect(learntFor({ ...model, bundle: 'ffffffffffffffff' }, stored)).toEqual(learntFor({ ...model, bundle: 'ffffffffffffffff' }));
  });
});
