import type { Result } from '../../protocol/values/result';

/** Batches remembered for each epoch. An answer takes about 3 kB. */
const REMEMBERED = 2_048;

/**
 * Answers by digest of the batch, so that a batch sent again costs no signature, also while the first answer is being made. Forgets failures,
 * the batches not asked for longest, and epochs that may no longer be asked for.
 */
export const rememberAnswers = <T>(most = REMEMBERED) => {
  const known = new Map<number, Map<string, Promise<Result<T>>>>();
  /** @param epochs the epochs that may be asked for now */
  return (batch: string, epoch: number, epochs: readonly number[], make: () => Promise<Result<T>>): Promise<Result<T>> => {
    for (const old of known.keys()) if (!epochs.includes(old)) known.delete(old);
    const answers = known.get(epoch) ?? new Map<string, Promise<Result<T>>>();
    known.set(epoch, answers);
    const answer = answers.get(batch) ?? make();
    answers.delete(batch);
    answers.set(batch, answer);
    if (answers.size > most) answers.delete(answers.keys().next().value ?? '');
    const forget = (): void => {
      if (answers.get(batch) === answer) answers.delete(batch);
    };
    answer.then(({ ok }) => ok || forget(), forget);
    return answer;
  };
};
