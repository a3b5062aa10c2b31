import type { ComponentChildren } from 'preact';
import type { Failure } from '../../protocol/result';
import { useStrings } from '../i18n/language';
import { Notice } from './Notice';
import { uiStrings } from './strings';

export interface FailedProps {
  readonly failure: Failure;
  readonly retry?: (() => void) | undefined;
  /** What it means where it happened. */
  readonly before?: ComponentChildren;
  /** In place of the sentence for its code. */
  readonly words?: ComponentChildren;
}

/** What went wrong, with its code, and a way on. The server's sentence stands where we have none of our own. */
export const Failed = ({ failure, retry, before, words }: FailedProps) => {
  const strings = useStrings(uiStrings);
  return (
    <Notice kind="bad" urgent>
      {before}
      {words ?? <p>{strings.failures[failure.code] ?? failure.message}</p>}
      <p class="code-line">
        {strings.reason(failure.code)}
        {failure.at && ` · ${failure.at}`}
      </p>
      {retry && (
        <button type="button" onClick={retry}>
          {strings.tryAgain}
        </button>
      )}
    </Notice>
  );
};
