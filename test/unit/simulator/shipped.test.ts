import { describe, expect, it } from 'vitest';
import { publicHalf } from '../../../src/bundle/keys';
import { encodeWeights } from '../../../src/bundle/weightCodec';
import { coldPrior } from '../../../src/campaigns/learning/withLearnt';
import { factor, productField } from '../../../src/engine/features/featureSpec';
import { GAIN_FEATURES } from '../../../src/engine/gain/gainFeatures';
import { STEP_TOKENS, sequenceWeightCount } from '../../../src/engine/scoring/sequenceSpec';
import { type FleetJob, type FleetTotals, playFleet } from '../../../src/simulator/fleet/playFleet';
import { composedOf } from '../../../src/simulator/policies/campaignOf';
import type { StartBundle } from '../../../src/simulator/policies/localPolicy';
import { planOf } from '../../../src/simulator/policies/openPolicy';
import { runScenario } from '../../../src/simulator/run/runScenario';
import type { Play } from '../../../src/simulator/run/simulation';
import type { PolicyName } from '../../../src/simulator/scenario/policyName';
import type { Scenario } from '../../../src/simulator/scenario/scenario';
import { tinyShop } from '../../helpers/simulatedShop';

const shop = tinyShop({ devices: 400, days: 21 });
/** Enough visits that exploring sessions tell something. */
const busyShop = tinyShop({ devices: 800, days: 21, segments: shop.segments.map((segment) => ({ ...segment, visitsPerWeek: 5 })) });

/** A trained bundle whose weights are those of a cold start plus `more` for any coupon, and surely so. */
const sureOf = (scenario: Scenario, more: number): StartBundle => {
  const campaign = composedOf(scenario);
  const bandit = coldPrior(campaign);
  const width = bandit.mean.length;
  const at = Math.max(
    0,
    bandit.features.fields.findIndex((field) => field.name === 'coupon.isAny'),
  );
  const mean = bandit.mean.map((weight, i) => (i === at ? weight + more : weight));
  const precisionFactor = Array.from({ length: (width * (width + 1)) / 2 }, () => 0);
  for (let i = 0; i < width; i++) precisionFactor[(i * (i + 3)) / 2] = 1e4;
  return {
    manifest: {
      ...publicHalf(campaign),
      metrics: {},
      bandit: { ...bandit, features: { ...bandit.features, id: GAIN_FEATURES }, mean, precisionFactor, evidence: 1_000_000 },
    },
    shards: new Map(),
  };
};

/** Runs of which several tests speak: each is the same from one seed, and takes seconds. */
const played = new Map<string, Promise<FleetTotals>>();
const play = (policy: PolicyName, trained?: StartBundle, scenario = shop): Promise<FleetTotals> => {
  const name = JSON.stringify([policy, trained?.manifest, scenario]);
  const totals = played.get(name) ?? playFleet({ scenario, seed: 1, plan: planOf(policy, {}, trained) });
  played.set(name, totals);
  return totals;
};
const firstWeek = ({ days: { margin, spent } }: FleetTotals) => [margin.slice(0, 7), spent.slice(0, 7)];

describe('what ships', () => {
  it('is the same cold and with reports until the first bundle, and learns from them with it', async () => {
    const [cold, reported] = [await play('shipped-cold', undefined, busyShop), await play('shipped-private', undefined, busyShop)];
    expect(firstWeek(reported)).toEqual(firstWeek(cold));
    expect(cold.shown).toBeGreaterThan(0);
    expect(reported.days.spent).not.toEqual(cold.days.spent);
  });

  it('publishes nothing new to a cold start: how often bundles come changes nothing', async () => {
    const rarely: Scenario = { ...shop, publishEvery: 20 };
    expect((await play('shipped-cold', undefined, rarely)).days).toEqual((await play('shipped-cold')).days);
  });

  it('spends less on each further order where the scenario aims at efficiency', async () => {
    const spendOf = async (aim: Scenario['aim']): Promise<number> => {
      const [none, cold] = [await play('none', undefined, busyShop), await play('shipped-cold', undefined, { ...busyShop, aim })];
      return cold.spent / (cold.orders - none.orders);
    };
    expect(await spendOf('efficiency')).toBeLessThan(await spendOf('margin'));
  });

  it('explores as the console composes it, whatever the scenario says of policies that are studied', async () => {
    const busy: Scenario = { ...shop, explore: 0.1, epsilon: 0.5 };
    expect((await play('shipped-private', undefined, busy)).days).toEqual((await play('shipped-private')).days);
    expect((await play('local', undefined, busy)).days).not.toEqual((await play('local')).days);
  });

  it('starts with what was trained, and cold without', async () => {
    const [untrained, reported] = await Promise.all([play('shipped-trained'), play('shipped-private')]);
    expect(untrained.days).toEqual(reported.days);
    const [shy, eager] = await Promise.all([play('shipped-trained', sureOf(shop, -1)), play('shipped-trained', sureOf(shop, 1))]);
    const spentAtFirst = ({ days: { spent } }: FleetTotals) => spent.slice(0, 7).reduce((a, b) => a + b, 0);
    expect(spentAtFirst(shy)).toBeLessThan(0.2 * spentAtFirst(reported));
    expect(firstWeek(eager)).not.toEqual(firstWeek(reported));
  });
});

describe('what scored the decisions of a run', () => {
  const inline: Play = (_, jobs) => Promise.all(jobs.map(playFleet));
  /** The bundle with a network of the order of steps that says nothing. */
  const ordered = (scenario: Scenario): StartBundle => {
    const { manifest } = sureOf(scenario, 0);
    const spec = { version: 3 as const, tokens: STEP_TOKENS, units: 1, length: 4 };
    const bytes = encodeWeights('float16', new Float32Array(sequenceWeightCount(spec)));
    const sequence = { spec, encoding: 'float16' as const, weights: { sha256: 'a'.repeat(64), bytes: bytes.length } };
    const fields = [...manifest.bandit.features.fields, productField(factor('score.moved', 0))];
    const mean = [...manifest.bandit.mean, 0];
    const precisionFactor = [...manifest.bandit.precisionFactor, ...manifest.bandit.mean.map(() => 0), 1e4];
    const { discount } = manifest.bandit;
    const bandit = {
      ...manifest.bandit,
      features: { ...manifest.bandit.features, fields },
      mean,
      precisionFactor,
      ...(discount ? { discount: [...discount, 0] } : {}),
    };
    return { manifest: { ...manifest, bandit, sequence }, shards: new Map([['a'.repeat(64), bytes]]) };
  };

  it('is counted by policy over all seeds, for policies in which devices decide', async () => {
    const policies: Scenario['policies'] = ['matching', 'shipped-cold', 'shipped-trained', 'shipped-linear'];
    const { scorers } = await runScenario({ ...tinyShop(), policies }, inline, async (of, _, withOrder) =>
      withOrder ? ordered(of) : sureOf(of, 0),
    );
    expect(scorers.map(({ policy, scorer }) => [policy, scorer])).toEqual([
      ['shipped-cold', 'plain'],
      ['shipped-trained', 'plain with sequence'],
      ['shipped-linear', 'plain'],
    ]);
    const [cold, trained, linear] = scorers.map(({ decisions }) => decisions);
    expect(cold).toBeGreaterThan(50);
    expect([trained, linear]).toEqual([cold, cold]);
  });
});

describe('a run with a policy that is trained', () => {
  const scenario: Scenario = { ...shop, policies: ['shipped-trained'] };
  const playing = async (of: Scenario) => {
    const trainedOn: string[] = [];
    const jobs: FleetJob[] = [];
    const bundles = new Map<number, StartBundle>();
    const totals = await playFleet({ scenario: tinyShop({ devices: 5, days: of.days }), seed: 1, plan: planOf('none', {}) });
    await runScenario(
      of,
      async (_, asked) => {
        jobs.push(...asked);
        return asked.map(() => totals);
      },
      async ({ drift }, seed, withOrder) => {
        trainedOn.push(`${seed}, drift ${drift?.day}${withOrder ? '' : ', without order'}`);
        const bundle = sureOf(of, seed);
        bundles.set(trainedOn.length, bundle);
        return bundle;
      },
    );
    const starts = jobs.flatMap(({ seed, plan }) => (plan.kind === 'local' ? [[seed, plan.settings.start] as const] : []));
    return { trainedOn, bundles, starts };
  };

  it('trains once a seed, and plays each seed with its own bundle', async () => {
    const { trainedOn, bundles, starts } = await playing(scenario);
    expect(trainedOn).toEqual(['1, drift undefined', '2, drift undefined']);
    expect(starts).toEqual([
      [1, bundles.get(1)],
      [2, bundles.get(2)],
    ]);
  });

  it('trains once more without the order of steps for the policy that shows what the order adds, and plays it with that', async () => {
    const { trainedOn, bundles, starts } = await playing({ ...scenario, policies: ['shipped-trained', 'shipped-linear'] });
    expect(trainedOn).toEqual([
      '1, drift undefined',
      '2, drift undefined',
      '1, drift undefined, without order',
      '2, drift undefined, without order',
    ]);
    expect(starts).toEqual([1, 3, 2, 4].map((bundle, i) => [i < 2 ? 1 : 2, bundles.get(bundle)]));
  });

  it('trains twins of a drift on a shop that has always been so', async () => {
    const drift = { day: 7, preferences: { thrifty: { 'all-10': 1 } } };
    const { trainedOn, bundles, starts } = await playing({ ...scenario, drift });
    expect(trainedOn).toEqual(['1, drift 7', '2, drift 7', '1, drift 0', '2, drift 0']);
    expect(starts.map(([, start]) => start)).toEqual([1, 2, 3, 4].map((i) => bundles.get(i)));
  });

  it('is refused where nothing was given to train with, and trains nothing for other policies', async () => {
    const totals = async () => [];
    await expect(runScenario(scenario, totals)).rejects.toThrow('Nothing was given to train with.');
    const { trainedOn } = await playing({ ...scenario, policies: ['shipped-private'] });
    expect(trainedOn).toEqual([]);
  });
});
