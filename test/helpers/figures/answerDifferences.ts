import { differences } from './differences';
import type { ShopFigures } from './shopFigures';

/** What the admin routes answer, by their path. */
export type Answers = Readonly<Record<'experiment' | 'experiment/days' | 'funnel' | 'refusals?days=30' | 'summary', unknown>>;

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
    ...differences(answers.summary, { rates }, 'summary'),
    ...claims.flatMap(({ couponId, budget: { used, held, uses } }) =>
      differences(
        budgets.find(({ coupon }) => coupon.id === couponId),
        { usedMoney: used, reservedMoney: held, usedCount: uses },
        `budget of ${couponId}`,
      ),
    ),
  ];
};
