import type { Page } from 'playwright';
import type { ShopFigures } from './shopFigures';

/** A bar as it is drawn, in parts of its width; null: no such mark. */
interface DrawnBar {
  readonly label: string;
  readonly point: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The text of one panel of a page as a reader sees it; tables opened. */
export interface DrawnPanel {
  readonly headline: string | null;
  /** Running text that has a digit. */
  readonly sentences: readonly string[];
  /** Body rows of each table, the first cell first. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** Figures outside of tables: what stands large and the note below. */
  readonly figures: readonly (readonly [string, string])[];
  readonly bars: readonly DrawnBar[];
}

/** Opens every table that lies behind a summary of a page just loaded, and reads out the page's panels in turn. @param awaited selector of what comes last */
export const drawnPanels = async (page: Page, awaited: string): Promise<readonly DrawnPanel[]> => {
  await page.waitForSelector(awaited);
  await page.waitForSelector('main .loading', { state: 'detached' });
  for (const summary of await page.locator('main details > summary').all()) await summary.click();
  await page.waitForSelector('main details:not(:has(table, form))', { state: 'detached' });
  return page.evaluate(() => {
    const text = (element: Element): string =>
      // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is asked for.
      (element as HTMLElement).innerText
        .replaceAll('\u2060', '')
        .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
        .trim();
    const all = (from: ParentNode, selector: string): Element[] => [...from.querySelectorAll(selector)];
    const place = (bar: Element, selector: string, name: string): number | null => {
      const at = bar.querySelector(selector)?.getAttribute(name);
      return at === null || at === undefined ? null : Number(at) / (bar as SVGSVGElement).viewBox.baseVal.width;
    };
    return all(document, 'main .panel').map((panel) => ({
      headline: all(panel, '.headline').map(text)[0] ?? null,
      sentences: all(panel, 'p, figcaption, label.option')
        .filter((element) => element.matches('.option') || !element.closest('form, table, .headline, [aria-hidden]'))
        .map(text)
        .filter((sentence) => /\d/.test(sentence)),
      tables: all(panel, 'table').map((table) => all(table, 'tbody tr').map((row) => all(row, 'th, td').map(text))),
      figures: all(panel, '.figure').map(
        (figure) => [all(figure, '.figure-value').map(text)[0] ?? '', all(figure, '.figure-note').map(text)[0] ?? ''] as const,
      ),
      bars: all(panel, 'svg.interval').map((bar) => ({
        label: bar.getAttribute('aria-label')?.replaceAll('\u2060', '') ?? '',
        point: place(bar, '.point', 'cx'),
        lower: place(bar, '.end.lower', 'x1'),
        upper: place(bar, '.end.upper', 'x1'),
      })),
    }));
  });
};

/** Numbers may differ by this much of themselves, which lets no sum below 10⁹ be off by one. */
const NEAR = 1e-9;

/** Of a p-value, which the product takes from an approximation with a relative error of 1.2e-7 at most. */
const NEAR_P = 1e-6;

/** Places at which what is given does not say what is expected. What is not expected is not asked. */
export const differences = (given: unknown, expected: unknown, place = ''): readonly string[] => {
  if (typeof expected === 'number' && typeof given === 'number')
    return Math.abs(given - expected) <= (place.endsWith('.p') ? NEAR_P : NEAR) * Math.abs(expected)
      ? []
      : [`${place}: ${given} instead of ${expected}`];
  if (typeof expected === 'object' && expected !== null && typeof given === 'object' && given !== null) {
    const [known, wanted] = [new Map(Object.entries(given)), Object.entries(expected)];
    const counted =
      Array.isArray(expected) && known.size !== wanted.length ? [`${place}: ${known.size} entries instead of ${wanted.length}`] : [];
    return [...counted, ...wanted.flatMap(([name, value]) => differences(known.get(name), value, `${place}.${name}`))];
  }
  return given === expected ? [] : [`${place}: ${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`];
};

/** What the admin routes answer, by their path. */
export type Answers = Readonly<Record<'experiment' | 'experiment/days' | 'funnel' | 'refusals?days=30' | 'results' | 'summary', unknown>>;

/** The server's normal tail is a fit with this error of the tail itself (Press et al., Numerical Recipes, 6.2). */
const TAIL_ERROR = 1.2e-7;
/** The server's weeks come from probabilities with an error of 2e-5, which may move them by a day. */
const ONE_DAY = 1.001 / 7;

/** What an open verdict foretells. */
interface Foretold {
  readonly weeks?: number | null;
  readonly chance?: number | null;
}

interface Told {
  readonly comparisons: readonly { readonly chanceToWin: number | null; readonly verdict: Foretold }[];
}

const further = (what: string, is: number | null | undefined, wanted: number | null | undefined, by: number): readonly string[] => {
  if (typeof is !== 'number' || typeof wanted !== 'number') return is === wanted ? [] : [`${what}: ${is} instead of ${wanted}`];
  return Math.abs(is - wanted) <= by ? [] : [`${what}: ${is} instead of ${wanted}`];
};

/** Where the server's answers are not those worked out. */
export const answerDifferences = (answers: Answers, { experiment, claims, refusals, rates }: ShopFigures): readonly string[] => {
  const { days, comparisons, ...figures } = experiment;
  const exact = comparisons.map(({ chanceToWin: _chance, verdict, ...rest }) => {
    const { weeks: _weeks, chance: _end, ...said }: Foretold = verdict;
    return { ...rest, verdict: said };
  });
  const told = (answers.experiment as Told).comparisons;
  const budgets = (answers.summary as { readonly catalog: readonly { readonly coupon: { readonly id: string } }[] }).catalog;
  return [
    ...differences(answers.experiment, { ...figures, comparisons: exact }, 'experiment'),
    ...comparisons.flatMap(({ chanceToWin, verdict }, i) => {
      const { weeks, chance }: Foretold = verdict;
      return [
        ...further(`chance to win ${i}`, told[i]?.chanceToWin, chanceToWin, TAIL_ERROR * (chanceToWin ?? 1)),
        ...further(`chance by the end ${i}`, told[i]?.verdict.chance, chance, TAIL_ERROR * (chance ?? 1)),
        ...further(`weeks ${i}`, told[i]?.verdict.weeks, weeks, ONE_DAY),
      ];
    }),
    ...differences(answers['experiment/days'], { days }, 'days'),
    ...differences(answers.funnel, { coupons: claims.map(({ budget: _budget, ...funnel }) => funnel) }, 'funnel'),
    ...differences(answers['refusals?days=30'], refusals, 'refusals'),
    ...differences(answers.results, { rates }, 'results'),
    ...claims.flatMap(({ couponId, budget: { used, held, uses } }) =>
      differences(
        budgets.find(({ coupon }) => coupon.id === couponId),
        { usedMoney: used, reservedMoney: held, usedCount: uses },
        `budget of ${couponId}`,
      ),
    ),
  ];
};
