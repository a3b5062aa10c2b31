import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { experimentCommand } from '../../src/cli/everyCommand';
import { type DrawnPanel, differences, drawnPanels } from '../figures/drawnPanels';
import { expectedExperiment } from '../figures/expectedPages';
import { type ExpectedPanel, LANGUAGES, pageDifferences } from '../figures/expectedPanel';
import { type Asked, type ExperimentFigures, experimentFigures } from '../figures/experimentFigures';
import { csvOf, openConsole, PLANNED, SALT, startKnownWorld } from '../figures/figuresWorld';
import { EXPERIMENT, type RawOrder, SHARES } from '../figures/rawOrders';
import { drawnCustomers } from '../figures/shopLog';
import { launch } from '../helpers/e2e/browser';

let world: Awaited<ReturnType<typeof startKnownWorld>>;
let browser: Browser;
let dir: string;
let own: ExperimentFigures;
/** What the server answers, and what it answers by day. */
let answers: readonly [unknown, unknown];
beforeAll(async () => {
  [world, browser] = await Promise.all([startKnownWorld(), launch()]);
  dir = mkdtempSync(join(tmpdir(), 'couplet-known-'));
  own = experimentFigures(world.log, world.until, world.asked);
  const ask = async (path: string): Promise<unknown> => (await world.admin('GET', path)).json;
  answers = [await ask('experiment'), await ask('experiment/days')];
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

/** What the server's approximations may differ by is left to `consoleFigures`: a chance by a fit of the normal tail, weeks by a day. */
const exact = ({ comparisons, days: _, ...figures }: ExperimentFigures) => ({
  ...figures,
  comparisons: comparisons.map(({ chanceToWin: _chance, verdict, ...rest }) => ({
    ...rest,
    verdict: verdict.code === 'unknown' ? { code: verdict.code, reason: verdict.reason } : verdict,
  })),
});
const apart = ([results, byDay]: readonly [unknown, unknown], figures: ExperimentFigures): readonly string[] => [
  ...differences(results, exact(figures), 'experiment'),
  ...differences(byDay, { days: figures.days }, 'days'),
];
const otherwise = (log: readonly RawOrder[], asked: Partial<Asked> = {}): readonly string[] =>
  apart(answers, experimentFigures(log, world.until, { ...world.asked, ...asked }));

describe('a shop whose customers sign in, with an experiment planned for five weeks and three coupons', () => {
  it('has customers known before who explain part of the noise, and whose id draws most of their orders', () => {
    expect(own.known?.customers).toBeGreaterThan(400);
    expect(own.known?.explained).toBeGreaterThan(0.05);
    expect(own.known).toMatchObject({ mismatch: false });
    expect(own.coupons.map(({ shrunk }) => shrunk !== null)).toEqual([true, true, true]);
    expect(own.comparisons[1]?.verdict.code).not.toBe('loss');
  });

  it('is told the figures that follow from the raw orders', () => expect(apart(answers, own)).toEqual([]));

  it('is told them by `couplet experiment`, too', async () => {
    const file = join(dir, 'orders.csv');
    writeFileSync(file, csvOf(world.log, world.until));
    let printed = '';
    const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    const shares = Object.entries(SHARES).map(([group, share]) => `${group}=${share}`);
    const drawn = ['--customers-drawn-by', world.key.siteKey, '--salt', SALT, '--planned-weeks', String(PLANNED)];
    const explored = ['--explore', '.1', '--coupons', world.asked.coupons.join(','), '--margin-rate', '.4'];
    await experimentCommand().parseAsync(
      ['--orders', file, '--experiment', EXPERIMENT, '--shares', shares.join(','), ...drawn, ...explored, '--json'],
      { from: 'user' },
    );
    out.mockRestore();
    expect(differences(JSON.parse(printed), exact(own), 'command')).toEqual([]);
    expect(differences(JSON.parse(printed), { ...(answers[0] as object), sampleRatio: null }, 'command')).toEqual([]);
  });

  it('reads them on the results page, in every sentence, table and bar', async () => {
    const view = await openConsole(browser, world);
    await view.signIn();
    const twin = experimentFigures(world.log, world.until, { ...world.asked, draw: undefined });
    for (const language of LANGUAGES) {
      const expected = expectedExperiment(own, language);
      for (const tab of ['', '/coupons', '/segments'] as const) {
        await view.show(`results${tab}`, language);
        const drawn: readonly DrawnPanel[] = await drawnPanels(view.page, 'main .panel tbody tr');
        const apartFrom = (panels: readonly ExpectedPanel[] = []) => pageDifferences(drawn.slice(0, panels.length), panels);
        expect([language, tab, apartFrom(expected[tab])]).toEqual([language, tab, []]);
        expect(apartFrom(expectedExperiment(twin, language)[tab])).not.toEqual([]);
      }
    }
  });
});

describe('a table of results', () => {
  it('comes as a file from the results page, the same as the server has it', async () => {
    const view = await openConsole(browser, world);
    await view.signIn();
    await view.show('results', 'en');
    await view.page.getByRole('button', { name: 'Export' }).click();
    const item = view.page.getByRole('menuitem', { name: 'Guardrails' });
    const [file] = await Promise.all([view.page.waitForEvent('download'), item.click()]);
    expect(file.suggestedFilename()).toBe('couplet-guardrails.csv');
    // Without its mark, a spreadsheet would not read it as UTF-8.
    expect(readFileSync(await file.path(), 'utf8')).toBe(`\uFEFF${(await world.admin('GET', 'experiment.csv?table=guardrails')).text}`);
  });
});

describe('a reading that is not quite the right one', () => {
  const first = (which: (order: RawOrder) => boolean, change: (order: RawOrder) => RawOrder | undefined): readonly RawOrder[] => {
    const place = world.log.findIndex((order) => order.currency === 'EUR' && order.cancelledAt === undefined && which(order));
    return world.log.flatMap((order, i) => (i === place ? (change(order) ?? []) : [order]));
  };
  const isPast = ({ at }: RawOrder): boolean => at < Math.min(...world.log.flatMap((one) => (one.mark ? [one.at] : [])));
  const twins: Readonly<Record<string, () => readonly string[]>> = {
    'takes the experiment to be planned for eight weeks': () => otherwise(world.log, { weeks: 8 }),
    'knows nothing of customers': () => otherwise(world.log, { draw: undefined }),
    'draws them by another salt': () => otherwise(world.log, { draw: drawnCustomers({ siteKey: world.key.siteKey, salt: 'sowing' }) }),
    'draws them by another site': () => otherwise(world.log, { draw: drawnCustomers({ siteKey: `${world.key.siteKey}x`, salt: SALT }) }),
    'divides by planned shares where ids drew': () => otherwise(world.log, { draw: { ...world.asked.draw, real: SHARES } }),
    'misses an order from before': () => otherwise(first(isPast, () => undefined)),
    'takes a customer with an account for a guest': () =>
      otherwise(
        first(
          ({ account, mark }) => account === true && mark !== undefined,
          ({ account: _, ...order }) => order,
        ),
      ),
    'misses a cent of a known customer’s order': () =>
      otherwise(
        first(
          ({ account, mark, margin }) => account === true && mark !== undefined && margin !== undefined,
          (order) => ({ ...order, margin: (order.margin ?? 0) + 1 }),
        ),
      ),
    'draws coupons together that are two': () => otherwise(world.log, { coupons: ['tea', 'shoes'] }),
  };

  it.each(Object.keys(twins))('is found out where it %s', (name) => expect(twins[name]!()).not.toEqual([]));
});
