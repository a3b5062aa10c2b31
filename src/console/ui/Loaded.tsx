import type { ComponentChildren, ComponentType } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Answer } from '../api/ask';
import { LanguageContext } from '../i18n/i18n';
import { type Area, loadAreas, useStrings } from '../languages/strings';
import { Failed } from './Notice';

interface LoadedProps<T> {
  readonly answer: Pick<Answer<T>, 'value' | 'failure' | 'reload'>;
  readonly children: (value: T) => ComponentChildren;
}

/** Shows a response once it has arrived; until then a loading text, or the failure. */
export const Loaded = <T,>({ answer, children }: LoadedProps<T>) => {
  const strings = useStrings('ui');
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

/**
 * A component loaded at its first render, with the strings of its areas. A failed load can be retried.
 * @param areas other than `shell`, of it and its parts
 * @param waiting shown until then instead of a loading text
 */
export const lazy = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  areas: readonly Area[] = [],
  waiting?: ComponentChildren,
): ComponentType<P> => {
  let loaded: ComponentType<P> | undefined;
  return (props: P) => {
    const strings = useStrings('ui');
    const { language } = useContext(LanguageContext);
    const [state, setState] = useState<'loading' | 'there' | 'failed'>(loaded ? 'there' : 'loading');
    useEffect(() => {
      if (state !== 'loading') return;
      Promise.all([load(), loadAreas(language, areas)]).then(
        ([component]) => {
          loaded = component;
          setState('there');
        },
        () => setState('failed'),
      );
    }, [state, language]);
    if (state === 'failed') return <Failed failure={{ code: 'server_unreachable', message: '' }} retry={() => setState('loading')} />;
    const Component = loaded;
    if (Component) return <Component {...props} />;
    return waiting !== undefined ? (
      waiting
    ) : (
      <p class="loading" role="status">
        {strings.loading}
      </p>
    );
  };
};
