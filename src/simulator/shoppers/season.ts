import type { Scenario } from '../scenario/scenario';

/** Days of a month of the simulator, counted from day 0. */
const MONTH = 30;

const isIn = (part: { readonly from: number; readonly until: number } | undefined, day: number): boolean =>
  part !== undefined && day >= part.from && day < part.until;

const monthlyOn = ({ season: { monthly } }: Scenario, day: number) => (isIn(monthly, day % MONTH) ? monthly : undefined);
const holidayOn = ({ season: { holiday } }: Scenario, day: number) => (isIn(holiday, day) ? holiday : undefined);

/** How many visits a day has, relative to an ordinary one. */
export const rhythmOn = (scenario: Scenario, day: number): number => {
  const { weekday } = scenario.season;
  const mean = weekday.reduce((sum, weight) => sum + weight, 0) / 7;
  return (weekday[day % 7]! / mean) * (holidayOn(scenario, day)?.visits ?? 1) * (monthlyOn(scenario, day)?.visits ?? 1);
};

/** What the day adds to the logit of buying. */
export const urgeOn = (scenario: Scenario, day: number): number =>
  Math.log(holidayOn(scenario, day)?.purchases ?? 1) +
  Math.log(monthlyOn(scenario, day)?.purchases ?? 1) +
  Math.log(scenario.season.purchases?.[day % 7] ?? 1);

/** By what the day multiplies the effect of a discount. */
export const sensitivityOn = (scenario: Scenario, day: number): number => monthlyOn(scenario, day)?.sensitivity ?? 1;
