import type { PolicyName } from '../policies/policyName';
import type { Play, Train } from '../run/play';
import { runScenario } from '../run/runScenario';
import { resized } from '../scenario/resized';
import { figuresOfShop } from './figuresOfShop';
import { plainShops, type ShopGenerator } from './shopGenerators';
import type { PlayedShop, ShopsReport } from './shopsReport';
import { summariseShops } from './summariseShops';

export interface ShopsRun {
  /** Absent: shops without journeys. */
  readonly generator?: ShopGenerator;
  /** Number of the first shop; the others follow it. */
  readonly first: number;
  readonly count: number;
  readonly policies: readonly PolicyName[];
  /** What the others are compared with, if it is played. */
  readonly against: PolicyName;
  /** Replicate seeds of each shop. */
  readonly seeds: number;
  /** Absent: as the generator has them. */
  readonly devices?: number | undefined;
  readonly days?: number | undefined;
}

/** Plays the same policies to shops of the generator, one shop after the other. The same run gives the same figures, however jobs are played. */
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
    shops.push({ shop, families: generator.familiesOf(shop), figures: figuresOfShop(simulation, compared), rows: simulation.rows });
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
