import { playFleet } from '../../src/simulator/fleet/playFleet';
import { tinyShop } from '../../test/helpers/simulatedShop';
import { isQuick } from '../all/isQuick';
import type { BenchRow } from '../benchResult';
import { growthRow, LINEAR } from './growthRow';
import { inTurns } from './inTurns';
import { processCpu } from './processCpu';

const SIZES = isQuick ? [25, 50, 100, 200, 400, 800] : [125, 250, 500, 1_000, 2_000, 4_000];
const DAYS = 14;

/** How many devices there are: two weeks of visits of each, decided, learnt from and reported by the code that devices run, in one thread. */
export const byDevices = async (): Promise<readonly BenchRow[]> => {
  const play = (devices: number): Promise<number> =>
    processCpu(() =>
      playFleet({
        scenario: tinyShop({ devices, days: DAYS }),
        seed: 1,
        plan: { kind: 'local', settings: { teaching: 'reports' } },
      }),
    );
  // What is compiled while it runs is compiled before.
  await play(SIZES[0] ?? 1);
  const costs = await inTurns(
    SIZES.map((size) => () => play(size)),
    3,
  );
  return [
    growthRow({
      what: `${DAYS} days of visits, CPU by devices`,
      points: SIZES.map((size, i) => [size, costs[i] ?? Number.NaN]),
      most: LINEAR,
      because: 'devices share nothing but what is published',
    }),
  ];
};
