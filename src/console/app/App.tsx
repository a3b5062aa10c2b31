import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Failure } from '../../protocol/result';
import { anything, ask, onSignedOut } from '../api/ask';
import { meSchema } from '../api/schemas';
import { createFormats } from '../i18n/formats';
import { LanguageContext } from '../i18n/language';
import { SignIn } from '../pages/signIn/SignIn';
import { Failed } from '../ui/Failed';
import { Loaded } from '../ui/Loaded';
import { keepPreferences, type Preferences, readPreferences } from './preferences';
import { Shell } from './Shell';
import { useAnswer } from './useAnswer';

/** Who is here decides what there is to see. */
export const App = () => {
  const [preferences, setPreferences] = useState(readPreferences);
  const [signedIn, setSignedIn] = useState(true);
  const me = useAnswer('admin/me', meSchema);
  const { language, theme } = preferences;
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
  }, [language, theme]);
  useEffect(() => onSignedOut(() => setSignedIn(false)), []);
  const prefer = useCallback((wanted: Preferences) => {
    keepPreferences(wanted);
    setPreferences(wanted);
  }, []);
  const words = useMemo(() => ({ language, formats: createFormats(language) }), [language]);
  const { reload } = me;
  // Who has just come in is asked for anew: that nobody was here is no failure any more.
  const who = me.loading && me.failure?.code === 'unauthorized' ? { ...me, failure: undefined } : me;
  const entered = (): void => {
    setSignedIn(true);
    reload();
  };
  // Who could not be signed out must not think that they are.
  const [stillIn, setStillIn] = useState<Failure>();
  const signOut = async (): Promise<void> => {
    const answer = await ask('admin/sign-out', anything, { method: 'POST', body: {} });
    setStillIn(answer.ok || answer.error.code === 'unauthorized' ? undefined : answer.error);
    if (answer.ok) setSignedIn(false);
  };
  return (
    <LanguageContext.Provider value={words}>
      {signedIn ? (
        <>
          {stillIn && <Failed failure={stillIn} retry={() => void signOut()} />}
          <Loaded answer={who}>
            {(value) => <Shell me={value} preferences={preferences} prefer={prefer} signOut={() => void signOut()} />}
          </Loaded>
        </>
      ) : (
        <SignIn preferences={preferences} prefer={prefer} entered={entered} />
      )}
    </LanguageContext.Provider>
  );
};
