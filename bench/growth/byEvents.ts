import type { Browser } from 'playwright';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { DAY } from '../../src/protocol/values/clock';
import { realisticEvents } from '../../test/helpers/realisticEvents';
import { isQuick } from '../all/isQuick';
import type { BenchRow } from '../benchResult';
import { smallBundle } from '../decision/benchShop';
import { decisionPoints } from './decisionPoints';
import { CONSTANT, growthRow, LINEAR } from './growthRow';
import { inTurns } from './inTurns';
import { processCpu } from './processCpu';

const COUPONS = 8;
/** Those of the visit included. Compaction leaves 10,000: the largest are logs that no device keeps. */
const STORED = isQuick ? [1_000, 2_000, 4_000, 8_000, 16_000, 32_000] : [2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];
const REBUILT = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000];
const settings = { halfLifeMs: 14 * DAY, sequenceLength: 50, idleMs: 30 * 60_000 };

/** What is logged: a decision reads the profile, whatever the log weighs; a profile is rebuilt from the whole log. */
export const byEvents = async (browser: Browser): Promise<readonly BenchRow[]> => {
  const bundle = await smallBundle(COUPONS);
  const events = realisticEvents(20_000, 0);
  const stored = await decisionPoints(
    browser,
    STORED.map((size) => ({ size, bundle, fill: (page) => page.fill(events, (size - 1_000) / 100) })),
  );
  const all = realisticEvents(REBUILT.at(-1) ?? 0, 0);
  const rebuilt = await inTurns(
    REBUILT.map(
      (size) => () =>
        processCpu(() => {
          let profile = emptyProfile(0);
          for (const event of all.slice(0, size)) profile = updateProfile(profile, event, settings);
        }),
    ),
    isQuick ? 3 : 9,
  );
  return [
    growthRow({
      what: 'decision, CPU by stored events',
      points: stored,
      most: CONSTANT,
      because: 'a decision reads the profile and never the log',
    }),
    growthRow({
      what: 'profile rebuild, CPU by events',
      points: REBUILT.map((size, i) => [size, rebuilt[i] ?? Number.NaN]),
      most: LINEAR,
      because: 'one step an event, into a profile of bounded size',
    }),
  ];
};
