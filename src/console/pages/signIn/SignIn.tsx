import { useState } from 'preact/hooks';
import * as v from 'valibot';
import type { Failure } from '../../../protocol/result';
import { anything, ask } from '../../api/ask';
import { PreferenceChoices } from '../../app/Menu';
import type { Preferences } from '../../app/preferences';
import { useAnswer } from '../../app/useAnswer';
import { useStrings } from '../../i18n/language';
import icon from '../../icon.svg';
import { Failed } from '../../ui/Failed';
import { Field } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { signInStrings } from './signInStrings';

const waysSchema = v.object({ oidc: v.boolean() });

export interface SignInProps {
  readonly preferences: Preferences;
  readonly prefer: (preferences: Preferences) => void;
  readonly entered: () => void;
}

/** The secret of the setup link lies behind `#`, which no server and no log ever sees. */
const setupSecret = (): string | undefined => /^#setup=([\w-]{20,100})$/.exec(location.hash)?.[1];

/** The identity provider's sign-in ends here with `?refused=CODE` where it let nobody in. */
const refusedByProvider = (): Failure | undefined => {
  const code = new URLSearchParams(location.search).get('refused');
  return code === null ? undefined : { code, message: code };
};

/** Sentences of our own for what is wrong with a token or a link. */
const worded = (failure: Failure, wrong: string): Failure =>
  ['unauthorized', 'setup_refused'].includes(failure.code) ? { ...failure, message: wrong } : failure;

const Setup = ({ secret, entered }: { readonly secret: string; readonly entered: () => void }) => {
  const strings = useStrings(signInStrings);
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
      <button type="button" class="primary" onClick={() => void begin()}>
        {strings.begin}
      </button>
    </Page>
  );
};

const TokenForm = ({ entered }: { readonly entered: () => void }) => {
  const strings = useStrings(signInStrings);
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
        {/* A password manager keeps the token only beside a name. */}
        <input type="text" autocomplete="username" value="owner" class="visually-hidden" tabIndex={-1} aria-hidden="true" readOnly />
        <Field
          label={strings.token}
          hint={strings.tokenHint}
          control={(ids) => (
            <input
              {...ids}
              type="password"
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

/** The door: by setup link, by company account, or by token. */
export const SignIn = ({ preferences, prefer, entered }: SignInProps) => {
  const secret = setupSecret();
  return (
    <div class="door">
      <p class="brand">
        <img src={icon} alt="" width="28" height="28" />
        Couplet
      </p>
      <main>{secret === undefined ? <TokenForm entered={entered} /> : <Setup secret={secret} entered={entered} />}</main>
      <PreferenceChoices preferences={preferences} prefer={prefer} />
    </div>
  );
};
