import { expectedBudgets, expectedFunnel, expectedRates, expectedRefusals, expectedRefused } from './expectedCodes';
import { expectedComparisons } from './expectedComparisons';
import { expectedEarned } from './expectedEarned';
import { expectedGuardrails, expectedMore } from './expectedMore';
import { expectedCoupons, expectedDays, expectedGroups, expectedTrust } from './expectedOrders';
import { type ExpectedPanel, tellingIn } from './expectedPanel';
import { expectedPlan } from './expectedPlan';
import type { ExperimentFigures } from './experimentFigures';
import type { ShopFigures } from './shopFigures';
import type { Language } from './written';

/** The panels of #/results about orders, in turn. */
export const expectedExperiment = (experiment: ExperimentFigures, language: Language): readonly ExpectedPanel[] => {
  const telling = tellingIn(language);
  return [
    expectedEarned(experiment, telling),
    expectedGroups(experiment, telling),
    expectedComparisons(experiment, telling),
    expectedGuardrails(experiment, telling),
    expectedDays(experiment, telling, true),
    expectedTrust(experiment, telling),
    expectedCoupons(experiment, telling),
    expectedMore(experiment, telling),
  ];
};

/** All of its panels. */
export const expectedResults = (
  { experiment, claims, refusals, rates, plan }: ShopFigures,
  language: Language,
): readonly ExpectedPanel[] => {
  const telling = tellingIn(language);
  return [
    ...expectedExperiment(experiment, language),
    expectedFunnel(claims, telling),
    expectedRefusals(refusals, telling),
    expectedRates(rates, telling),
    expectedPlan(plan, telling),
  ];
};

/** What #/overview says was earned, its budgets, and how much was refused where anything was. */
export const expectedOverview = (
  { experiment, claims, refusals }: ShopFigures,
  language: Language,
  teaBudget: number,
): readonly ExpectedPanel[] => {
  const telling = tellingIn(language);
  const refused = refusals.counts.length > 0 ? [expectedRefused(refusals, telling)] : [];
  return [expectedEarned(experiment, telling), expectedBudgets(claims, teaBudget, telling), ...refused];
};
