import { REPORT_BYTES, type Report } from '../../protocol/reporting/report';
import { type SessionQuestion, sessionAnswer } from './sessionAnswer';

export interface ReportInput extends SessionQuestion {
  /** Bundle id. */
  readonly bundle: string;
  /** 128 fresh random bits, hex. */
  readonly id: string;
  /** Coupon of an exploring session; never the coupon shown otherwise. */
  readonly explored?: string | undefined;
}

/** The same fields in the same order for every report, so that the bytes differ by their values alone. */
const withPad = ({ v, id, bundle, question, answer, explored }: Report, pad: string): Report => ({
  v,
  id,
  bundle,
  question,
  answer,
  ...(explored === undefined ? {} : { explored }),
  pad,
});

const padded = (report: Report): Report =>
  // Every other field is ASCII by its schema, so characters are bytes.
  withPad(report, '.'.repeat(REPORT_BYTES - JSON.stringify(withPad(report, '')).length));

/** Answers the question of a closed session once. Store the report: an answer randomised twice would leak twice. */
export const sessionReport = (input: ReportInput): Report =>
  padded({
    v: 'report/1',
    id: input.id,
    bundle: input.bundle,
    question: input.question,
    answer: sessionAnswer(input),
    explored: input.explored,
    pad: '',
  });

/** Body on the wire: exactly `REPORT_BYTES` bytes of ASCII JSON, identical however often it is sent. */
export const reportBytes = (report: Report): string => JSON.stringify(padded(report));
