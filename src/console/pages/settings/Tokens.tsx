import { useState } from 'preact/hooks';
import type { Failure } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { madeTokenSchema, type Role, tokensSchema } from '../../api/settingsSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { CopyBox } from '../../ui/CopyBox';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Failed, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { settingsStrings } from './settingsStrings';

const roles = ['analyst', 'editor', 'owner'] as const;

/**
 * @param first no token exists yet: a person who signed in by setup link creates their own, which must not have fewer rights than they have
 * now
 */
const NewToken = ({ first, made }: { readonly first: boolean; readonly made: () => void }) => {
  const strings = useStrings(settingsStrings);
  const [name, setName] = useState('');
  const [chosen, setRole] = useState<Role>();
  const role = chosen ?? (first ? 'owner' : 'analyst');
  const [token, setToken] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const make = async (): Promise<void> => {
    setToken(undefined);
    const answer = await ask('admin/tokens', madeTokenSchema, { method: 'POST', body: { name: name.trim(), role } });
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
      {failure && <Failed failure={failure} />}
      <div>
        <button type="submit">{strings.make}</button>
      </div>
      {token && (
        <Notice kind="good" urgent>
          <p>{strings.madeToken}</p>
          <CopyBox text={token} label={strings.newToken} copy={strings.copy} copied={strings.copied} failed={strings.copyFailed} />
        </Notice>
      )}
    </form>
  );
};

/** Access tokens, for owners. */
export const Tokens = ({ kept }: { readonly kept: () => void }) => {
  const strings = useStrings(settingsStrings);
  const { day } = useFormats();
  const answer = useAnswer('admin/tokens', tokensSchema);
  const changed = (): void => {
    answer.reload();
    kept();
  };
  return (
    <Panel title={strings.people} lead={strings.peopleLead}>
      <Loaded answer={answer}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <p>{strings.noTokens}</p>
          ) : (
            <DataTable
              caption={strings.people}
              quietCaption
              rows={tokens}
              keyOf={({ id }) => id}
              columns={[
                { key: 'name', title: strings.name, cell: ({ name }) => name },
                { key: 'role', title: strings.role, cell: ({ role }) => strings.roles[role] },
                { key: 'made', title: strings.made, cell: ({ createdAt }) => day(createdAt) },
                {
                  key: 'revoke',
                  title: strings.revoke,
                  cell: ({ id, name, revokedAt }) =>
                    revokedAt === null ? (
                      <ConfirmButton
                        kind="danger"
                        final
                        label={
                          <>
                            {strings.revoke}
                            <span class="visually-hidden"> “{name}”</span>
                          </>
                        }
                        title={strings.revoke}
                        question={<p>{strings.revokeQuestion(name)}</p>}
                        confirm={strings.revoke}
                        run={() => ask(`admin/tokens/${id}`, anything, { method: 'DELETE' })}
                        done={changed}
                      />
                    ) : (
                      strings.revoked
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <NewToken first={answer.value?.tokens.length === 0} made={changed} />
    </Panel>
  );
};
