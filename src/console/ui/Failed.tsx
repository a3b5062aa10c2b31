import type { Failure } from '../../core/result';
import { useStrings } from '../i18n/language';
import { Notice } from './Notice';
import { uiStrings } from './strings';

/** What went wrong, with its code, and a way on. The server's sentence stands where we have none of our own. */
export const Failed = ({ failure, retry }: { readonly failure: Failure; readonly retry?: (() => void) | undefined }) => {
  const strings = useStrings(uiStrings);
  return (
    <Notice kind="bad" urgent>
      <p>{strings.failures[failure.code] ?? failure.message}</p>
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
