import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysAfter } from '../../src/protocol/values/localDay';
import type { ExperimentResult } from '../../src/stats/experiment/analyseExperiment';
import type { ExperimentDays } from '../../src/stats/experiment/experimentDays';
import type { PeriodFigures, PeriodTotals } from '../../src/stats/metrics/periodFigures';
import { onBothStores } from '../abuse/bothStores';
import { differences } from '../figures/drawnPanels';
import { type Asked, experimentFigures } from '../figures/experimentFigures';
import { startKnownWorld } from '../figures/figuresWorld';
import { periodFigures } from '../figures/overviewFigures';
import { dateInBerlin, endOfDay } from '../figures/shopLog';

interface Overview {
  readonly orders: PeriodFigures & { readonly before: PeriodTotals };
  readonly values: PeriodFigures['coupons'];
}

/** Days that begin after the experiment, so that orders of customers before them are not all from before it. */
const DAYS = 14;
const to = dateInBerlin(endOfDay(26));
const from = daysAfter(to, 1 - DAYS);

/** What a period has of an experiment's figures: intervals of a single look, and nothing that decides. */
const oneLook = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(oneLook);
  const { sequence: _s, verdict: _v, bounds: _b, chanceToWin: _c, traffic: _t, ...rest } = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, oneLook(part)]));
};

onBothStores(({ openStore }) => {
  let world: Awaited<ReturnType<typeof startKnownWorld>>;
  let overview: Overview;
  let results: ExperimentResult;
  let course: ExperimentDays;
  beforeAll(async () => {
    world = await startKnownWorld(openStore);
    const ask = async <T>(path: string): Promise<T> => (await world.admin('GET', `${path}?from=${from}&to=${to}`)).json as T;
    [overview, results, course] = [await ask('overview'), await ask('experiment'), await ask('experiment/days')];
  }, 180_000);
  afterAll(() => world?.close());

  describe('the figures of chosen days', () => {
    it('are the same on the overview and in the results', () => {
      const { groups, added, steps } = overview.orders;
      const { incremental, roi } = results.comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none')!;
      const customers = Math.min(...results.arms.filter(({ variant }) => variant !== 'rule').map((arm) => arm.customers));
      expect(added).toEqual({
        treatment: 'couplet',
        control: 'none',
        added: { value: incremental.value, interval: incremental.fixed },
        roi: { value: roi?.value, interval: roi?.fixed },
        customers,
      });
      expect(groups).toEqual(
        results.arms.map(({ variant, share, customers: buyers, orders, revenue, discount, paidBack, net }) => ({
          ...{ variant, share, customers: buyers, orders, discount, net },
          netRevenue: revenue - discount - paidBack,
        })),
      );
      expect(overview.values).toEqual(
        results.coupons?.map(({ couponId, orders, value: { value, fixed }, shrunk }) => ({
          couponId,
          orders,
          shrunk,
          value,
          interval: fixed,
        })),
      );
      expect(steps.map(({ day }) => day)).toEqual(course.days.map(({ day }) => day));
      for (const [i, { comparisons, arms }] of course.days.entries()) {
        const { value, fixed } = comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none')!;
        expect(steps[i]?.added).toEqual({ value, interval: fixed });
        for (const { variant, net } of arms) {
          const soFar = steps.slice(0, i + 1).flatMap((step) => step.groups.filter((group) => group.variant === variant));
          expect(soFar.reduce((sum, group) => sum + group.net, 0)).toBe(net);
        }
      }
    });

    it('follow from the raw orders, with what was known of customers before the experiment', () => {
      const wrong = (draw: Asked['draw']): readonly string[] => {
        const { days, ...figures } = experimentFigures(world.log, world.until, { ...world.asked, draw, days: { from, to } });
        return [...differences(results, oneLook(figures), 'results'), ...differences(course, oneLook({ days }), 'days')];
      };
      expect(wrong(world.asked.draw)).toEqual([]);
      expect(differences(overview.orders, periodFigures(world.log, world.until, to, DAYS, world.asked), 'overview')).toEqual([]);
      expect(results.known?.customers).toBeGreaterThan(400);
      expect(results.known?.explained).toBeGreaterThan(0.03);
      const unaware = wrong(undefined);
      for (const part of ['results.comparisons', 'days.days']) expect(unaware.some((difference) => difference.startsWith(part))).toBe(true);
    });
  });
});
