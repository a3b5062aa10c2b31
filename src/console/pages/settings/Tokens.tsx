import { useContext, useMemo, useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { madeTokenSchema, type Role, type Sessions, tokensSchema } from '../../api/settingsSchema';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { CopyBox } from '../../ui/CopyBox';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Empty, Failed, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';

const roles = ['analyst', 'assistant', 'editor', 'owner'] as const;

/**
 * @param first no token exists yet: a person who signed in by setup link creates their own, which must not have fewer rights than they have
 * now
 */
const NewToken = ({ first, made }: { readonly first: boolean; readonly made: () => void }) => {
  const strings = useStrings('users');
  const [name, setName] = useState('');
  const [chosen, setRole] = useState<Role>();
  const role = chosen ?? (first ? 'owner' : 'analyst');
  const [token, setToken] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const make = async (): Promise<void> => {
    setToken(undefined);
    setBusy(true);
    const answer = await ask('admin/tokens', madeTokenSchema, { method: 'POST', body: { name: name.trim(), role } });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    setToken(answer.value.token);
    setName('');
    setRole(undefined);
    made();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h3>{strings.newToken}</h3>
      <div class="fields">
        <Field
          label={strings.name}
          hint={strings.nameHint}
          control={(ids) => (
            <input
              {...ids}
              required
              maxLength={60}
              value={name}
              autocomplete="off"
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        />
        <Field
          label={strings.role}
          hint={strings.roleHelp[role]}
          control={(ids) => (
            <select
              {...ids}
              value={role}
              onChange={({ currentTarget }) => setRole(roles.find((known) => known === currentTarget.value) ?? 'analyst')}
            >
              {roles.map((value) => (
                <option key={value} value={value}>
                  {strings.roles[value]}
                </option>
              ))}
            </select>
          )}
        />
      </div>
      {failure && <Failed failure={failure} />}
      <div>
        <button type="submit" disabled={busy}>
          {strings.create}
        </button>
      </div>
      {token && (
        <Notice kind="good" urgent>
          <p>{strings.created}</p>
          <CopyBox text={token} label={strings.newToken} />
        </Notice>
      )}
    </form>
  );
};

type Token = v.InferOutput<typeof tokensSchema>['tokens'][number];

interface TokensProps extends Pick<Sessions, 'signIns'> {
  /** Called after a change, which may end sessions. */
  readonly changed: () => void;
}

const useColumns = (signIns: Sessions['signIns'], changed: () => void): readonly Column<Token>[] => {
  const strings = useStrings('users');
  const { actions } = useStrings('table');
  const { quoted } = useStrings('ui');
  const { formats } = useContext(LanguageContext);
  return useMemo(() => {
    const lastOf = ({ name }: Token): number | undefined => signIns.find(({ actor }) => actor === `token:${name}`)?.at;
    const stateOf = ({ revokedAt }: Token): string => (revokedAt === null ? strings.active : strings.revoked);
    return [
      { key: 'name', title: strings.name, cell: ({ name }) => name, value: ({ name }) => name },
      { key: 'role', title: strings.role, cell: ({ role }) => strings.roles[role], value: ({ role }) => strings.roles[role] },
      {
        key: 'made',
        title: strings.made,
        cell: ({ createdAt }) => formats.day(createdAt),
        value: ({ createdAt }) => new Date(createdAt).toISOString(),
      },
      {
        key: 'last',
        title: strings.lastSignIn,
        cell: (token) => {
          const at = lastOf(token);
          return at === undefined ? strings.never : formats.moment(at);
        },
        value: (token) => {
          const at = lastOf(token);
          return at === undefined ? null : new Date(at).toISOString();
        },
      },
      {
        key: 'state',
        title: strings.state,
        cell: (token) => <Status {...(token.revokedAt === null ? { tone: 'good' as const } : {})}>{stateOf(token)}</Status>,
        value: stateOf,
      },
      {
        key: 'revoke',
        title: actions,
        cell: ({ id, name, revokedAt }) =>
          revokedAt === null && (
            <ConfirmButton
              kind="danger"
              final
              label={
                <>
                  {strings.revoke}
                  <span class="visually-hidden"> {quoted(name)}</span>
                </>
              }
              title={strings.revoke}
              question={<p>{strings.revokeQuestion(name)}</p>}
              confirm={strings.revoke}
              run={() => ask(`admin/tokens/${id}`, anything, { method: 'DELETE' })}
              done={changed}
            />
          ),
      },
    ];
  }, [strings, formats, signIns, changed]);
};

/** Access tokens, for owners. */
export const Tokens = ({ signIns, changed }: TokensProps) => {
  const strings = useStrings('users');
  const answer = useAnswer('admin/tokens', tokensSchema);
  const done = (): void => {
    answer.reload();
    changed();
  };
  const columns = useColumns(signIns, done);
  const filters = useMemo(
    () => [
      {
        key: 'state',
        label: strings.state,
        options: [
          { value: 'active', label: strings.active },
          { value: 'revoked', label: strings.revoked },
        ],
        test: ({ revokedAt }: Token, value: string) => (revokedAt === null) === (value === 'active'),
      },
    ],
    [strings],
  );
  return (
    <Panel title={strings.tokens} lead={strings.tokensLead}>
      <Loaded answer={answer}>
        {({ tokens }) => (
          <DataTable
            caption={strings.tokens}
            quietCaption
            rows={tokens}
            keyOf={({ id }) => id}
            columns={columns}
            filters={filters}
            search={strings.search}
            csv="tokens"
            empty={
              <Empty title={strings.noTokens}>
                <p>{strings.noTokensNext}</p>
              </Empty>
            }
          />
        )}
      </Loaded>
      <NewToken first={answer.value?.tokens.length === 0} made={done} />
    </Panel>
  );
};
