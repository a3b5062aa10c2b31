import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Answer } from '../api/ask';
import { useStrings } from '../i18n/i18n';
import { Failed } from './Notice';
import { uiStrings } from './strings';

interface LoadedProps<T> {
  readonly answer: Answer<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** Shows a response once it has arrived; until then a loading text, or the failure. */
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

/** A component loaded at its first render. A failed load can be retried. */
export const lazy = <P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> => {
  let loaded: ComponentType<P> | undefined;
  return (props: P) => {
    const strings = useStrings(uiStrings);
    const [state, setState] = useState<'loading' | 'there' | 'failed'>(loaded ? 'there' : 'loading');
    useEffect(() => {
      if (state !== 'loading') return;
      load().then(
        (component) => {
          loaded = component;
          setState('there');
        },
        () => setState('failed'),
      );
    }, [state]);
    if (state === 'failed') return <Failed failure={{ code: 'server_unreachable', message: '' }} retry={() => setState('loading')} />;
    const Component = loaded;
    return Component ? (
      <Component {...props} />
    ) : (
      <p class="loading" role="status">
        {strings.loading}
      </p>
    );
  };
};
