import type { ReportRate } from './reportRates';

/**
 * The rollback guard of what devices adapt (docs/adr/015): the whole interval of `local.right` lies below one half, so that it foretells worse than the
 * model it came with in more sessions than it foretells better. Half stands for neither (`privacy/questions`).
 */
export const headFails = (rates: readonly ReportRate[]): boolean =>
  rates.some(({ source, rate }) => source === 'local.right' && rate !== null && rate.high < 0.5);
