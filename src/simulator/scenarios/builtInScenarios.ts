import aa from './aa.json';
import ab from './ab.json';
import budget from './budget.json';
import coldStart from './cold-start.json';
import drift from './drift.json';
import habit from './habit.json';
import headline from './headline.json';
import losing from './losing.json';
import smallShop from './small-shop.json';

/** The shop of the headline scenario with the given changes. */
const but = (change: object): object => ({ ...headline, ...change });

/** Built-in scenarios by name, in the form of a file: `scenarioSchema` reads them. */
export const builtInScenarios: Readonly<Record<string, unknown>> = {
  headline,
  'small-shop': but(smallShop),
  drift: but(drift),
  'cold-start': but(coldStart),
  habit: but(habit),
  budget: but(budget),
  aa: but(aa),
  ab: but(ab),
  losing: but(losing),
};
