import { randomisedResponse } from '../../../../src/core/privacy/randomisedResponse';
import { type Rng, uniform } from '../../../../src/core/random';
import { reportBody } from '../../server/testServer';
import type { ClockedServer } from './clockedServer';

/** Answers of a stratum's two facts and the outcome. */
const ANSWERS = 8;

const reportId = (rng: Rng): string => Array.from({ length: 4 }, () => rng.uint32().toString(16).padStart(8, '0')).join('');

/** Private answers of so many sessions: a fifth took a code, a tenth closed the card, and who took one buys more often. */
export const sendReports = async (
  { report }: Pick<ClockedServer, 'report'>,
  { bundle, epsilon, sessions, rng }: { readonly bundle: string; readonly epsilon: number; readonly sessions: number; readonly rng: Rng },
): Promise<void> => {
  const bodies = Array.from({ length: sessions }, () => {
    const claimed = uniform(rng) < 0.19;
    const dismissed = !claimed && uniform(rng) < 0.12;
    const bought = uniform(rng) < (claimed ? 0.4 : 0.03);
    const truth = 2 * (Number(claimed) + 2 * Number(dismissed)) + Number(bought);
    return reportBody({ id: reportId(rng), bundle, answer: randomisedResponse(truth, ANSWERS, epsilon, rng) });
  });
  const answers = await Promise.all(bodies.map((body) => report(body)));
  const refused = answers.find(({ status }) => status !== 200);
  if (refused) throw new Error(`a report was refused: ${refused.text}`);
};
