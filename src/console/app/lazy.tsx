import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useStrings } from '../i18n/language';
import { Failed } from '../ui/Failed';
import { uiStrings } from '../ui/strings';

/** A component that is loaded when it is first drawn; a load that fails can be tried again. */
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
