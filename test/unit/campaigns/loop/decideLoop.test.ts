import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { advanceLoop, type LoopOutcome } from '../../../../src/campaigns/loop/advanceLoop';
import { decideLoop, type LoopFacts, type LoopStep } from '../../../../src/campaigns/loop/decideLoop';
import { defaultLoopSettings, type LoopSettings, type LoopState, loopStateSchema, newLoop } from '../../../../src/campaigns/loop/loopState';
import { DAY } from '../../../../src/protocol/values/clock';
import type { StageStanding } from '../../../../src/stats/experiment/stageStanding';

/** The world that the loop acts on: what the store keeps, and what devices are told. */
interface World {
  state: LoopState;
  settings: LoopSettings;
  now: number;
  serving: boolean;
  bundle: string | undefined;
  next: { bundle: string; share: number; marked?: true } | undefined;
  orders: number;
  made: number;
  standing: StageStanding | undefined;
}

const id = (n: number): string => n.toString(16).padStart(16, '0');
const side = { customers: 200, orders: 200, net: 1_000 };
const standing = (value: number, half: number): StageStanding => ({
  staged: side,
  live: side,
  difference: { value, sequence: { lower: value - half, upper: value + half }, fixed: { lower: value - half, upper: value + half } },
  enough: true,
  notWorse: value - half > 0,
  mismatch: false,
});

/** Everything that merchants, shoppers and time may do between two looks. */
const happenings = fc.oneof(
  { arbitrary: fc.constant({ kind: 'look' } as const), weight: 6 },
  { arbitrary: fc.record({ kind: fc.constant('orders' as const), count: fc.integer({ min: 0, max: 400 }) }), weight: 3 },
  fc.record({ kind: fc.constant('judged' as const), value: fc.integer({ min: -5, max: 5 }), half: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ kind: fc.constant('mode' as const), mode: fc.constantFrom('automatic' as const, 'ask' as const, 'off' as const) }),
  fc.record({ kind: fc.constant('serving' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.constantFrom(
    { kind: 'publish' as const },
    { kind: 'take back' as const },
    { kind: 'stage own' as const },
    { kind: 'use staged' as const },
  ),
);
type Happening = typeof happenings extends fc.Arbitrary<infer H> ? H : never;

const factsOf = (world: World): LoopFacts => ({
  now: world.now,
  serving: world.serving,
  signs: true,
  release: { bundle: world.bundle, next: world.next },
  evidence: { orders: world.orders, reports: 0 },
  standing: world.state.phase.name === 'stage' ? world.standing : undefined,
});

/** What the server does with a step, without its database. */
const outcomeOf = (world: World, step: LoopStep): LoopOutcome | undefined => {
  const { state, settings, bundle = '', now } = world;
  const { evidence } = factsOf(world);
  const phase = state.phase;
  if (step.do === 'wait') return undefined;
  if (step.do === 'follow') return { code: 'followed', bundle, evidence };
  if (step.do === 'end') return { code: 'ended', why: step.why };
  if (step.do === 'stage') return phase.name === 'pending' ? { code: 'staged', trial: phase.trial, settings } : undefined;
  if (step.do === 'refit') {
    const trial = { bundle: id(0xf000 + world.made++), base: bundle, evidence, news: evidence, at: now };
    return settings.mode === 'automatic' ? { code: 'staged', trial, settings } : { code: 'prepared', trial };
  }
  if (!('why' in step) || phase.name !== 'stage' || !world.standing) return undefined;
  return { code: step.do === 'promote' ? 'promoted' : 'taken_back', why: step.why, stage: phase.stage, standing: world.standing };
};

const happen = (world: World, what: Happening, decide: typeof decideLoop, seen: (before: World, outcome: LoopOutcome) => void): void => {
  switch (what.kind) {
    case 'look': {
      const outcome = outcomeOf(world, decide(world.settings, world.state, factsOf(world)));
      if (!outcome) return;
      seen({ ...world }, outcome);
      const { state, release } = advanceLoop(world.state, outcome, world.now);
      world.state = state;
      world.standing = undefined;
      if (!release) return;
      const { bundle, share, marked } = release;
      if (share === 1) [world.bundle, world.next] = [bundle, undefined];
      else if (share > 0) world.next = { bundle, share, ...(marked ? { marked } : {}) };
      else if (world.next?.bundle === bundle) world.next = undefined;
      return;
    }
    case 'orders':
      world.orders += what.count;
      return;
    case 'judged':
      world.standing = standing(what.value, what.half);
      return;
    case 'mode':
      world.settings = { ...world.settings, mode: what.mode };
      return;
    case 'serving':
      world.serving = what.on;
      return;
    case 'days':
      world.now += what.days * DAY;
      return;
    case 'publish':
      [world.bundle, world.next] = [id(world.made++), undefined];
      return;
    case 'take back':
      world.next = undefined;
      return;
    case 'stage own':
      if (world.bundle !== undefined) world.next = { bundle: id(world.made++), share: 0.1 };
      return;
    case 'use staged':
      if (world.next) [world.bundle, world.next] = [world.next.bundle, undefined];
      return;
    default:
      what satisfies never;
  }
};

const fresh = (): World => ({
  state: newLoop,
  settings: defaultLoopSettings,
  now: 0,
  serving: true,
  bundle: undefined,
  next: undefined,
  orders: 0,
  made: 1,
  standing: undefined,
});

/** Plays and checks after every look. Throws where a rule is broken. */
const play = (course: readonly Happening[], decide = decideLoop): World => {
  const world = fresh();
  for (const what of course)
    happen(world, what, decide, (before, outcome) => {
      if (outcome.code === 'staged') {
        expect(before.next).toBeUndefined();
        expect(before.serving).toBe(true);
        expect(before.settings.mode).not.toBe('off');
        expect(outcome.trial.base).toBe(before.bundle);
      }
      if (outcome.code === 'promoted') {
        expect(before.serving).toBe(true);
        expect(before.settings.mode).not.toBe('off');
        expect(before.bundle).toBe(outcome.stage.base);
        expect(before.next).toMatchObject({ bundle: outcome.stage.bundle, marked: true });
        expect(outcome.standing.difference.sequence.upper ?? 0).toBeGreaterThanOrEqual(0);
      }
      if (outcome.code === 'prepared') expect(before.settings.mode).toBe('ask');
    });
  return world;
};
const courses = fc.array(happenings, { minLength: 20, maxLength: 120 });

describe('the loop, whatever happens', () => {
  it('never has two stages, never stages or promotes after a kill, against the merchant or what orders say', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(courses, (course) => {
        const { state } = play(course);
        for (const { code } of state.history) reached.add(code);
        expect(v.safeParse(loopStateSchema, JSON.parse(JSON.stringify(state))).success).toBe(true);
      }),
      { numRuns: 1_500 },
    );
    // The rules were put to the test.
    expect([...reached].sort()).toEqual(['ended', 'prepared', 'promoted', 'staged', 'taken_back']);
  });

  it('has devices take a marked bundle only while it says that it tries one, after the look that follows', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const world = play([...course, { kind: 'look' }, { kind: 'look' }]);
        if (world.next?.marked) expect(world.state.phase).toMatchObject({ name: 'stage', stage: { bundle: world.next.bundle } });
        if (world.state.phase.name === 'stage') expect(world.next?.bundle).toBe(world.state.phase.stage.bundle);
      }),
      { numRuns: 500 },
    );
  });

  it('is caught where it does not look at the switch', () => {
    const blind: typeof decideLoop = (settings, state, facts) => decideLoop(settings, state, { ...facts, serving: true });
    expect(() =>
      fc.assert(
        fc.property(courses, (course) => void play(course, blind)),
        { numRuns: 1_500 },
      ),
    ).toThrow();
  });

  it('is caught where it does not look at what the merchant released', () => {
    const blind: typeof decideLoop = (settings, state, facts) => {
      const { phase } = state;
      if (phase.name !== 'stage') return decideLoop(settings, state, facts);
      const { base, bundle, share } = phase.stage;
      return decideLoop(settings, state, { ...facts, release: { bundle: base, next: { bundle, share, marked: true } } });
    };
    expect(() =>
      fc.assert(
        fc.property(courses, (course) => void play(course, blind)),
        { numRuns: 1_500 },
      ),
    ).toThrow();
  });
});

describe('decideLoop', () => {
  const live = { bundle: id(1), evidence: { orders: 1_000, reports: 0 } };
  const known: LoopState = { ...newLoop, live, tried: live.evidence };
  const facts = (orders: number, reports = 0): LoopFacts => ({
    now: 0,
    serving: true,
    signs: true,
    release: { bundle: id(1), next: undefined },
    evidence: { orders, reports },
  });

  it('refits from a tenth more orders on, from 200 answers, and from 30 orders in a new shop', () => {
    expect(decideLoop(defaultLoopSettings, known, facts(1_099))).toEqual({ do: 'wait', why: 'no_news' });
    expect(decideLoop(defaultLoopSettings, known, facts(1_100))).toEqual({ do: 'refit' });
    expect(decideLoop(defaultLoopSettings, known, facts(1_000, 200))).toEqual({ do: 'refit' });
    const shop: LoopState = { ...newLoop, live: { bundle: id(1), evidence: { orders: 0, reports: 0 } } };
    expect(decideLoop(defaultLoopSettings, shop, facts(29))).toEqual({ do: 'wait', why: 'no_news' });
    expect(decideLoop(defaultLoopSettings, shop, facts(30))).toEqual({ do: 'refit' });
  });

  it('makes a prepared version anew once there is news, and stages it where it need not ask any more', () => {
    const { evidence } = live;
    const trial = { bundle: id(2), base: id(1), evidence, news: evidence, at: 0 };
    const pending: LoopState = { ...known, phase: { name: 'pending', trial } };
    const asking: LoopSettings = { ...defaultLoopSettings, mode: 'ask' };
    expect(decideLoop(asking, pending, facts(1_050))).toEqual({ do: 'wait', why: 'asked' });
    expect(decideLoop(asking, pending, facts(1_100))).toEqual({ do: 'refit' });
    expect(decideLoop(defaultLoopSettings, pending, facts(1_050))).toEqual({ do: 'stage' });
    const overtaken = advanceLoop(pending, { code: 'unchanged', evidence, news: evidence }, 0);
    expect(overtaken).toMatchObject({ state: { phase: { name: 'idle' } } });
    expect(overtaken.release).toBeUndefined();
  });

  it('forgets why it could not go on once the merchant publishes another version', () => {
    const stuck = advanceLoop(known, { code: 'problem', problem: 'campaign_invalid' }, 0).state;
    expect(stuck.problem).toBe('campaign_invalid');
    const mended = { ...facts(1_000), release: { bundle: id(2), next: undefined } };
    expect(decideLoop(defaultLoopSettings, stuck, mended)).toEqual({ do: 'follow' });
    const { state } = advanceLoop(stuck, { code: 'followed', bundle: id(2), evidence: mended.evidence }, 0);
    expect(state).toMatchObject({ live: { bundle: id(2) }, problem: null });
  });

  it('waits while the merchant tries a version, without a key, and while coupons are stopped', () => {
    const { release, ...rest } = facts(5_000);
    const own = { ...rest, release: { ...release, next: { bundle: id(9), share: 0.1 } } };
    expect(decideLoop(defaultLoopSettings, known, own)).toEqual({ do: 'wait', why: 'merchant_stage' });
    expect(decideLoop(defaultLoopSettings, known, { ...facts(5_000), signs: false })).toEqual({ do: 'wait', why: 'signing_key_absent' });
    expect(decideLoop(defaultLoopSettings, known, { ...facts(5_000), serving: false })).toEqual({ do: 'wait', why: 'stopped' });
  });
});
