import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answers, answerDifferences, type DrawnPanel, drawnPanels } from '../figures/drawnPanels';
import { expectedOverview, expectedResults } from '../figures/expectedPages';
import { LANGUAGES, pageDifferences } from '../figures/expectedPanel';
import { type FiguresWorld, openConsole, startFiguresWorld, TEA_BUDGET } from '../figures/figuresWorld';
import { type ShopFigures, segmentDifferences, shopFigures } from '../figures/shopFigures';
import { alteredLogs, generateShopLog } from '../figures/shopLog';
import { launch } from '../helpers/e2e/browser';

const log = generateShopLog(6);
let world: FiguresWorld;
let browser: Browser;
let view: Awaited<ReturnType<typeof openConsole>>;
beforeAll(async () => {
  [world, browser] = await Promise.all([startFiguresWorld(log), launch()]);
  view = await openConsole(browser, world);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

interface Look {
  readonly at: number;
  readonly own: ShopFigures;
  readonly answers: Answers;
  /** #/results in the last language. */
  drawn?: readonly DrawnPanel[];
}
const looks: Look[] = [];

describe.each([
  ['before 100 customers', { code: 'unknown', reason: 'too_few_customers' }],
  ['while the difference may be chance', { code: 'unknown', reason: 'not_yet' }],
  ['once there is a gain', { code: 'gain' }],
  ['where a checkout loses the attribute', { code: 'unknown', reason: 'attribution_lost' }],
])('what the merchant is told %s', (_, verdict) => {
  it('is what follows from the raw orders, claims and reports, to the minor unit', async () => {
    const at = await world.advance();
    const own = shopFigures(log, at);
    expect(own.experiment.comparisons[1]?.verdict).toMatchObject(verdict);
    const answers = await world.answers();
    expect(answerDifferences(answers, own)).toEqual([]);
    looks.push({ at, own, answers });
    await view.signIn();
  });

  it.each(LANGUAGES)('stands on the screen, in every sentence, table and bar, in %s', async (language) => {
    const look = looks.at(-1)!;
    const { own } = look;
    const page = await view.show('overview', language);
    const isRefused = own.refusals.counts.length > 0;
    if (isRefused) await page.waitForSelector('main .panel li .code-line');
    const [earned, , , budgets, refused] = await drawnPanels(page, 'main .headline');
    expect(
      pageDifferences(
        [earned, budgets, isRefused ? refused : undefined].flatMap((panel) => panel ?? []),
        expectedOverview(own, language, TEA_BUDGET),
      ),
    ).toEqual([]);
    await view.show('results', language);
    look.drawn = await drawnPanels(page, 'form.plan ~ .table-scroll tbody tr');
    expect(pageDifferences(look.drawn, expectedResults(own, language))).toEqual([]);
  });
});

describe('one order altered', () => {
  /** That with a gain, where no weeks are to be worked out. */
  const gain = (): Look => looks[2]!;

  it.each(Object.entries(alteredLogs(log)))('is found in what the server answers: %s', (_, altered) => {
    const { at, own, answers } = gain();
    expect(answerDifferences(answers, shopFigures(altered, at, own.plan))).not.toEqual([]);
  });

  it('is found on the screen', () => {
    const { at, own, drawn = [] } = gain();
    const { dearer } = alteredLogs(log);
    expect(pageDifferences(drawn, expectedResults(own, 'zh-CN'))).toEqual([]);
    expect(pageDifferences(drawn, expectedResults(shopFigures(dearer, at, own.plan), 'zh-CN'))).not.toEqual([]);
  });
});

describe('what private reports say of newcomers and regulars', () => {
  beforeAll(() => world.teach());

  it.each(LANGUAGES)('stands on the screen as the server answers it, effect by effect, in %s', async (language) => {
    const answer = await world.strata();
    expect(answer.effects.map(({ couponId, worth }) => [couponId, worth > 0])).toEqual([
      ['tea', true],
      ['shoes', true],
    ]);
    const drawn = await drawnPanels(await view.show('segments', language), 'main .segment');
    expect(segmentDifferences(drawn, answer, language)).toEqual([]);
    const [first, ...others] = answer.effects;
    const altered = { ...answer, effects: [{ ...first!, effect: first!.effect.map((value) => value - 0.02) }, ...others] };
    expect(segmentDifferences(drawn, altered, language)).not.toEqual([]);
  });
});
