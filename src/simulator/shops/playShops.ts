import { meanAndSe } from '../../stats/offPolicy/intervals';
import { runScenario } from '../run/runScenario';
import type { Play, Simulation, SimulationRow, Train } from '../run/simulation';
import type { PolicyName } from '../scenario/policyName';
import { resized } from '../scenario/scenario';
import { plainShops, type ShopGenerator } from './shopGenerators';

/**
 * Margin per visit beyond showing nothing, minor units: a mean with its standard error, and its difference from the policy compared with.
 */
export interface ShopFigure {
  readonly policy: PolicyName;
  readonly mean: number;
  readonly se: number;
  readonly difference?: { readonly mean: number; readonly se: number };
}

/** One shop. Errors are over its replicate seeds. */
interface PlayedShop {
  readonly shop: number;
  readonly families: ReturnType<ShopGenerator['familiesOf']>;
  readonly figures: readonly ShopFigure[];
  /** All rows of `couplet simulate`. */
  readonly rows: readonly SimulationRow[];
}

/** All shops. Errors are over shops. */
export interface ShopsSummary extends ShopFigure {
  /**
   * Number of shops in which the policy is above, or below, the one compared with by more than 2 standard errors. Absent with one replicate
   * seed.
   */
  readonly above?: number;
  readonly below?: number;
}

/** Output of `couplet simulate shops`. */
export interface ShopsReport {
  readonly v: 'shops/1';
  readonly generator: ShopGenerator['format'];
  readonly first: number;
  readonly count: number;
  /** Replicate seeds of each shop, shoppers on its first day, and days. */
  readonly seeds: number;
  readonly devices: number;
  readonly days: number;
  /** The policy others are compared with. Absent: it was not played. */
  readonly against?: PolicyName;
  readonly shops: readonly PlayedShop[];
  readonly summary: readonly ShopsSummary[];
}

const METRIC = 'incrementalMarginPerVisit';

/**
 * Every policy of a simulated shop compared with one of them, paired by seed.
 * @param against one that was played, or undefined
 */
export const metricsOfShop = (
  { rows, differences }: Pick<Simulation, 'rows' | 'differences'>,
  against: PolicyName | undefined,
): readonly ShopFigure[] => {
  const own = new Map(rows.flatMap((row) => (row.metric === METRIC && row.policy !== 'experiment' ? [[row.policy, row] as const] : [])));
  const differenceOf = (policy: PolicyName): ShopFigure['difference'] => {
    const other = against && own.get(against);
    if (!other || policy === against) return undefined;
    // Margins are relative to showing nothing, so differences from it are the margins themselves.
    if (policy === 'none') return { mean: -other.mean, se: other.se };
    if (against === 'none') return own.get(policy);
    for (const one of differences) {
      if (one.metric !== METRIC) continue;
      if (one.policy === policy && one.against === against) return one;
      if (one.policy === against && one.against === policy) return { mean: -one.mean, se: one.se };
    }
    return undefined;
  };
  return [...own].map(([policy, { mean, se }]) => {
    const difference = differenceOf(policy);
    return { policy, mean, se, ...(difference ? { difference: { mean: difference.mean, se: difference.se } } : {}) };
  });
};

/** Standard errors that a shop's difference must exceed to be counted. */
const CLEAR = 2;

const figure = (values: readonly number[]) => {
  const { value, se } = meanAndSe(values);
  return { mean: value, se };
};

/**
 * Each policy over all shops: its mean, its mean difference, and the number of shops with a clear difference.
 * @param seeds replicates of each shop; with one the variance is unknown, so no shop is counted
 */
export const summariseShops = (shops: readonly PlayedShop[], seeds: number): readonly ShopsSummary[] =>
  (shops[0]?.figures ?? []).map(({ policy }) => {
    const figures = shops.flatMap((shop) => shop.figures.filter((one) => one.policy === policy));
    const differences = figures.flatMap(({ difference }) => (difference ? [difference] : []));
    const own = { policy, ...figure(figures.map(({ mean }) => mean)) };
    if (differences.length === 0) return own;
    const difference = figure(differences.map(({ mean }) => mean));
    if (seeds < 2) return { ...own, difference };
    return {
      ...own,
      difference,
      above: differences.filter(({ mean, se }) => mean > CLEAR * se).length,
      below: differences.filter(({ mean, se }) => mean < -CLEAR * se).length,
    };
  });

interface ShopsRun {
  /** Absent: shops without journeys. */
  readonly generator?: ShopGenerator;
  /** Number of the first shop. The others follow. */
  readonly first: number;
  readonly count: number;
  readonly policies: readonly PolicyName[];
  /** The policy others are compared with, if it is played. */
  readonly against: PolicyName;
  /** Replicate seeds of each shop. */
  readonly seeds: number;
  /** Absent: as the generator sets them. */
  readonly devices?: number | undefined;
  readonly days?: number | undefined;
}

/**
 * Plays the same policies to shops of the generator, one shop after the other. The same run gives the same figures, however jobs are
 * played.
 */
export const playShops = async (
  { generator = plainShops, first, count, policies, against, seeds, devices, days }: ShopsRun,
  play: Play,
  train?: Train,
): Promise<ShopsReport> => {
  const scenarioOf = (shop: number) => {
    const drawn = generator.shopOf(shop);
    const size = { devices: devices ?? drawn.devices, days: days ?? drawn.days, seeds: { ...drawn.seeds, count: seeds } };
    return { ...resized(drawn, size), policies: [...policies] };
  };
  const compared = ['none', ...policies].includes(against) ? against : undefined;
  const shops: PlayedShop[] = [];
  for (let shop = first; shop < first + count; shop++) {
    const simulation = await runScenario(scenarioOf(shop), (stage, jobs) => play(`shop ${shop}: ${stage}`, jobs), train);
    shops.push({ shop, families: generator.familiesOf(shop), figures: metricsOfShop(simulation, compared), rows: simulation.rows });
  }
  const size = scenarioOf(first);
  return {
    v: 'shops/1',
    generator: generator.format,
    first,
    count,
    seeds,
    devices: size.devices,
    days: size.days,
    ...(compared ? { against: compared } : {}),
    shops,
    summary: summariseShops(shops, seeds),
  };
};
