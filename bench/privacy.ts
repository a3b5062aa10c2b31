import { isQuick } from './all/isQuick';
import type { BenchRow } from './benchResult';
import { utility } from './privacy/utility';

/** What privacy costs, in a simulated shop: 400 shops at each number of reports, 1,000 with `--full`. */
export const bench = async (): Promise<readonly BenchRow[]> => utility(isQuick ? 40 : process.argv.includes('--full') ? 1_000 : 400);
