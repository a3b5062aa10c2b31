import type { LoopEvent } from '../../../campaigns/loop/loopState';
import { FIRST_CUSTOMERS } from '../../../stats/experiment/thresholds';
import type { LoopAnswer } from '../../api/loopSchema';
import type { Formats } from '../../i18n/formats';
import type { trialStrings } from './trialStrings';

type Strings = (typeof trialStrings)['en'];

const figureOf = ({ facts }: LoopEvent, name: string): number => {
  const value = facts[name];
  return typeof value === 'number' ? value : 0;
};

/** What the server did, in one to three sentences. */
export const eventWords = (event: LoopEvent, strings: Strings, { count, percent, sentences }: Formats): string => {
  const version = event.bundle ?? '';
  const told = (name: string): string | undefined => (figureOf(event, name) > 0 ? count(figureOf(event, name)) : undefined);
  const learnt = strings.learnt(told('orders'), told('reports'));
  const why = strings.whys[String(event.facts.why)] ?? '';
  const buyers = strings.buyers(count(figureOf(event, 'staged')), count(figureOf(event, 'live')));
  const parts = (): readonly string[] => {
    switch (event.code) {
      case 'unchanged':
        return [learnt, strings.unchanged];
      case 'prepared':
        return [learnt, strings.prepared(version)];
      case 'staged':
        return [learnt, strings.staged(version, percent(figureOf(event, 'share'), 0))];
      case 'promoted':
        return [strings.promoted(version), why, buyers];
      case 'taken_back':
        return [strings.takenBack(version), why, buyers];
      case 'ended':
        return [strings.ended(version), why];
      default:
        return event.code satisfies never;
    }
  };
  return sentences(parts().filter((part) => part !== ''));
};

/** Where it stands now. */
export const standingWords = (
  { phase, standing, waits, problem }: LoopAnswer,
  strings: Strings,
  { count, percent, sentences }: Formats,
): string => {
  const running = phase.name === 'stage' ? [strings.staged(phase.stage.bundle, percent(phase.stage.share, 0))] : [];
  const buyers = standing ? [strings.buyers(count(standing.staged.customers), count(standing.live.customers))] : [];
  const waiting =
    waits === 'too_few_customers' ? strings.enough(count(FIRST_CUSTOMERS)) : waits === null ? strings.hourly : strings.waits[waits];
  const trouble = problem === null ? [] : [strings.problem(problem)];
  return sentences([...running, ...buyers, ...(waiting === undefined ? [] : [waiting]), ...trouble]);
};
