import { variants } from '../../protocol/experiment';
import type { Message } from '../../protocol/message';
import type { ExposureCount, ReportCount } from './store';

/** Under which a ping is counted beside the questions of reports: it answers which arm, and no noise was added to it. */
export const EXPOSURE = 'exposure';

/** The sum that a message adds one to. An arm's place among `variants` is stored, so their order never changes. */
export const countedCell = (message: Message) =>
  message.v === 'report/1'
    ? { bundle: message.bundle, explored: message.explored ?? '', question: message.question, answer: message.answer }
    : { bundle: message.bundle, explored: '', question: EXPOSURE, answer: variants.indexOf(message.variant) };

/** A sum of pings as it is read again. */
export const exposureCount = ({ bundle, answer, count }: Pick<ReportCount, 'bundle' | 'answer' | 'count'>): ExposureCount => ({
  bundle,
  variant: variants[answer]!,
  count,
});
