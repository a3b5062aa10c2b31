import { setTimeout as pause } from 'node:timers/promises';
import { randomisedResponse } from '../../../../src/engine/privacy/randomisedResponse';
import { integer, type Rng, uniform } from '../../../../src/maths/random';
import { answersTo, type ReportQuestion } from '../../../../src/protocol/reporting/report';
import { reportBody } from '../../server/testServer';
import type { ClockedServer } from './clockedServer';

/** Shares of newcomers, of who ordered long ago on another device, of regulars who never ordered, and of customers. */
const STRATA = [0.45, 0.05, 0.3, 0.2];
/**
 * P(purchase | stratum), times: every coupon sells as often over all shoppers, since orders of the filled shop do, but the first more to newcomers
 * and the second more to customers.
 */
const LIKED: readonly (readonly number[])[] = [
  [2, 0.6, 0.2, 0.05],
  [0.1, 0.6, 1.1, 3],
];
const SELLS = 0.15;
/** More connections than this at once, and the machine ends some. */
const AT_ONCE = 200;

const reportId = (rng: Rng): string => Array.from({ length: 4 }, () => rng.uint32().toString(16).padStart(8, '0')).join('');

const drawStratum = (rng: Rng): number => {
  const u = uniform(rng);
  return STRATA.findIndex((_, s) => u < STRATA.slice(0, s + 1).reduce((sum, share) => sum + share, 0));
};

export interface ReportedSessions {
  readonly bundle: string;
  readonly epsilon: number;
  /** Sessions that say nothing of a coupon, half of them what they met. */
  readonly sessions: number;
  /** Sessions of each coupon that chance gave them. */
  readonly drawn: number;
  readonly couponIds: readonly string[];
  readonly rng: Rng;
}

/** Private answers of sessions: a fifth took a code and a tenth closed the card; of those that drew a coupon, who bought with it. */
export const sendReports = async (
  { report }: Pick<ClockedServer, 'report'>,
  { bundle, epsilon, sessions, drawn, couponIds, rng }: ReportedSessions,
): Promise<void> => {
  const body = (question: ReportQuestion, truth: number, explored?: string): string => {
    const answer = randomisedResponse(truth, answersTo[question], epsilon, rng);
    return reportBody({ id: reportId(rng), bundle, question, answer, ...(explored === undefined ? {} : { explored }) });
  };
  const visit = (place = -1): number => {
    const stratum = drawStratum(rng);
    return 2 * stratum + Number(uniform(rng) < SELLS * (LIKED[place]?.[stratum] ?? 1));
  };
  const bodies = [
    ...Array.from({ length: sessions }, (_, i) =>
      i % 2 === 0 ? body('stratum-outcome', visit()) : body('reaction', uniform(rng) < 0.19 ? 1 : uniform(rng) < 0.12 ? 2 : 0),
    ),
    // Chance gives each coupon to about as many.
    ...Array.from({ length: drawn * couponIds.length }, () => {
      const place = integer(rng, couponIds.length);
      return body('stratum-outcome', visit(place), couponIds[place]);
    }),
  ];
  /** As a browser does that is told to come again, on a machine that is too busy just now. */
  const patient = async (text: string, tries = 30): Promise<Awaited<ReturnType<typeof report>>> => {
    const answer = await report(text);
    if (answer.status !== 503 || tries === 0) return answer;
    await pause(1_000);
    return patient(text, tries - 1);
  };
  for (let from = 0; from < bodies.length; from += AT_ONCE) {
    const answers = await Promise.all(bodies.slice(from, from + AT_ONCE).map((text) => patient(text)));
    const refused = answers.find(({ status }) => status !== 200);
    if (refused) throw new Error(`a report was refused: ${refused.text}`);
  }
};
