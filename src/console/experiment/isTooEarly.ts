import type { ExperimentComparison } from '../api/experimentSchema';

/** Whether how long an answer takes is not known either: a first day of few orders is no shop of few orders. @param weeks of orders seen */
export const isTooEarly = (verdict: ExperimentComparison['verdict'], weeks: number): boolean =>
  verdict.code === 'unknown' && verdict.reason === 'too_few_customers' && verdict.weeks === null && weeks < 1;
