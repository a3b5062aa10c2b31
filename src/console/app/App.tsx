import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import type { Failure } from '../../protocol/values/result';
import { anything, ask, onSignedOut, useAnswer } from '../api/ask';
import { meSchema } from '../api/summarySchema';
import { createFormats, LanguageContext } from '../i18n/i18n';
import { directionOf } from '../i18n/languages';
import { loadLanguage, stringsIn, useStrings } from '../languages/strings';
import { shareSecret } from '../routing/routes';
import { Field } from '../ui/Field';
import icon from '../ui/icon.svg';
import { Loaded, lazy } from '../ui/Loaded';
import { Failed } from '../ui/Notice';
import { Page } from '../ui/Page';
import { tell } from '../ui/toasts';
import { keepPreferences, PreferenceChoices, type Preferences, readPreferences } from './preferences';
import { Shell } from './Shell';

const waysSchema = v.object({ oidc: v.boolean() });

interface SignInProps {
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
  readonly entered: () => void;
}

/** The secret of the setup link is in the fragment, which is never sent to servers or logs. */
const setupSecret = (): string | undefined => /^#setup=([\w-]{20,100})$/.exec(location.hash)?.[1];

/** The identity provider's sign-in returns here with `?refused=CODE` if it was refused. */
const refusedByProvider = (): Failure | undefined => {
  const code = new URLSearchParams(location.search).get('refused');
  return code === null ? undefined : { code, message: code };
};

/** Replaces the message of a failure about a token or a link with our own. */
const worded = (failure: Failure, wrong: string): Failure =>
  ['unauthorized', 'setup_refused'].includes(failure.code) ? { ...failure, message: wrong } : failure;

interface SetupProps {
  readonly secret: string;
  readonly entered: () => void;
  /** To the other ways to sign in. */
  readonly leave: () => void;
}

const Setup = ({ secret, entered, leave }: SetupProps) => {
  const strings = useStrings('signIn');
  const [failure, setFailure] = useState<Failure>();
  const begin = async (): Promise<void> => {
    const answer = await ask('admin/setup', anything, { method: 'POST', body: { secret } });
    if (!answer.ok) return setFailure(worded(answer.error, strings.setupSpent));
    history.replaceState(null, '', '#/overview');
    entered();
  };
  return (
    <Page title={strings.setupTitle} lead={strings.setupLead}>
      {failure && <Failed failure={failure} />}
      {failure?.code === 'setup_refused' ? (
        <button type="button" class="primary" onClick={leave}>
          {strings.signIn}
        </button>
      ) : (
        <button type="button" class="primary" onClick={() => void begin()}>
          {strings.begin}
        </button>
      )}
    </Page>
  );
};

const TokenForm = ({ entered }: { readonly entered: () => void }) => {
  const strings = useStrings('signIn');
  const ways = useAnswer('admin/ways', waysSchema);
  const [token, setToken] = useState('');
  const [failure, setFailure] = useState(refusedByProvider);
  const enter = async (): Promise<void> => {
    const answer = await ask('admin/session', anything, { method: 'POST', body: { token: token.trim() } });
    if (!answer.ok) return setFailure(worded(answer.error, strings.wrong));
    entered();
  };
  return (
    <Page title={strings.title} lead={strings.lead}>
      {ways.value?.oidc && (
        <>
          <p>
            <a class="button primary" href="../v1/admin/sign-in">
              {strings.withProvider}
            </a>
          </p>
          <p class="muted">{strings.or}</p>
        </>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        {/* Password managers store the token only with a user name. */}
        <input type="text" autocomplete="username" value="owner" class="visually-hidden" tabIndex={-1} aria-hidden="true" readOnly />
        <Field
          label={strings.token}
          hint={strings.tokenHint}
          control={(ids) => (
            <input
              {...ids}
              type="password"
              dir="ltr"
              autocomplete="current-password"
              required
              value={token}
              onInput={({ currentTarget }) => setToken(currentTarget.value)}
            />
          )}
        />
        {failure && <Failed failure={{ ...failure, message: strings.refused[failure.code] ?? failure.message }} />}
        <button type="submit" class="primary">
          {strings.signIn}
        </button>
      </form>
    </Page>
  );
};

/** Sign-in: by setup link, company account or token. */
const SignIn = ({ preferences, prefer, entered }: SignInProps) => {
  const [secret, setSecret] = useState(setupSecret);
  const leave = (): void => {
    history.replaceState(null, '', '#/overview');
    setSecret(undefined);
  };
  return (
    <div class="door">
      <p class="brand">
        <img src={icon} alt="" width="28" height="28" />
        Couplet
      </p>
      <main>{secret === undefined ? <TokenForm entered={entered} /> : <Setup secret={secret} entered={entered} leave={leave} />}</main>
      <PreferenceChoices preferences={preferences} prefer={prefer} />
    </div>
  );
};

const SharedResults = lazy(async () => (await import('./SharedResults')).SharedResults, ['overview', 'results', 'segments', 'trust']);

/** Shows the sign-in or the console, depending on who is signed in, or the results that a link shares. */
export const App = () => {
  const [preferences, setPreferences] = useState(readPreferences);
  const [signedIn, setSignedIn] = useState(true);
  const me = useAnswer('admin/me', meSchema);
  const { language, theme } = preferences;
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
    document.documentElement.dataset.theme = theme;
  }, [language, theme]);
  useEffect(() => onSignedOut(() => setSignedIn(false)), []);
  const [secret] = useState(shareSecret);
  // Another link in the same tab changes only the fragment.
  useEffect(() => {
    const changed = (): void => {
      if (shareSecret() !== secret) location.reload();
    };
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, [secret]);
  /** All choices so far, including those whose language is still loading. */
  const wanted = useRef(preferences);
  const prefer = useCallback(
    (change: Partial<Preferences>) => {
      const mine = { ...wanted.current, ...change };
      wanted.current = mine;
      const choose = (chosen: Preferences): void => {
        wanted.current = chosen;
        keepPreferences(chosen);
        setPreferences(chosen);
      };
      const isNewest = (): boolean => wanted.current === mine;
      loadLanguage(mine.language).then(
        () => isNewest() && choose(mine),
        () => {
          if (!isNewest()) return;
          // Without its strings a language cannot be shown, so the page keeps the one it has.
          choose({ ...mine, language });
          tell(stringsIn(language).ui.failures.server_unreachable ?? '');
        },
      );
    },
    [language],
  );
  const words = useMemo(() => ({ language, formats: createFormats(language) }), [language]);
  const { reload } = me;
  // After signing in, the request is repeated. Hide the earlier failure meanwhile.
  const who = me.loading && me.failure?.code === 'unauthorized' ? { ...me, failure: undefined } : me;
  const entered = (): void => {
    setSignedIn(true);
    reload();
  };
  // If signing out failed, the person must know that they are still signed in.
  const [stillIn, setStillIn] = useState<Failure>();
  const signOut = async (): Promise<void> => {
    const answer = await ask('admin/sign-out', anything, { method: 'POST', body: {} });
    setStillIn(answer.ok || answer.error.code === 'unauthorized' ? undefined : answer.error);
    if (answer.ok) setSignedIn(false);
  };
  return (
    <LanguageContext.Provider value={words}>
      {secret !== undefined && !signedIn ? (
        <SharedResults preferences={preferences} prefer={prefer} link={undefined} />
      ) : signedIn ? (
        <>
          {stillIn && <Failed failure={stillIn} retry={() => void signOut()} />}
          <Loaded answer={who}>
            {(value) =>
              value.link ? (
                <SharedResults preferences={preferences} prefer={prefer} link={value.link} />
              ) : (
                <Shell me={value} preferences={preferences} prefer={prefer} signOut={() => void signOut()} />
              )
            }
          </Loaded>
        </>
      ) : (
        <SignIn preferences={preferences} prefer={prefer} entered={entered} />
      )}
    </LanguageContext.Provider>
  );
};
