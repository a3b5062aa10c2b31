import type { ComponentChildren } from 'preact';
import type { Answer } from '../app/useAnswer';
import { useStrings } from '../i18n/language';
import { Failed } from './Failed';
import { uiStrings } from './strings';

export interface LoadedProps<T> {
  readonly answer: Answer<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** What an answer holds once it is there; until then that it is awaited, or why it will not come. */
export const Loaded = <T,>({ answer, children }: LoadedProps<T>) => {
  const strings = useStrings(uiStrings);
  return (
    <>
      {answer.failure && <Failed failure={answer.failure} retry={answer.reload} />}
      {answer.value !== undefined
        ? children(answer.value)
        : !answer.failure && (
            <p class="loading" role="status">
              {strings.loading}
            </p>
          )}
    </>
  );
};
