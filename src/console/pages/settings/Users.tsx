import { useContext, useMemo, useState } from 'preact/hooks';
import type * as v from 'valibot';
import type { Failure } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { type Sessions as Answer, sessionsSchema, setupLinkSchema } from '../../api/settingsSchema';
import { LanguageContext, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Actor, actorName } from '../../ui/Actor';
import { CopyBox } from '../../ui/CopyBox';
import { Loaded } from '../../ui/Loaded';
import { Failed, Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { tell } from '../../ui/toasts';
import { Tokens } from './Tokens';

type Session = Answer['sessions'][number];
type SignIn = Answer['signIns'][number];

/** Browsers that are signed in. Ending a session is safe: its person can sign in again. */
const Sessions = ({ sessions, reload }: Pick<Answer, 'sessions'> & { readonly reload: () => void }) => {
  const strings = useStrings('users');
  const { actions } = useStrings('table');
  const { failures } = useStrings('ui');
  const { formats } = useContext(LanguageContext);
  const columns = useMemo((): readonly Column<Session>[] => {
    const end = async ({ id, actor }: Session): Promise<void> => {
      const answer = await ask(`admin/sessions/${id}`, anything, { method: 'DELETE' });
      if (answer.ok) tell(strings.ended(actorName(actor)));
      else tell(failures[answer.error.code] ?? answer.error.message, { kind: 'error' });
      reload();
    };
    return [
      { key: 'who', title: strings.person, cell: ({ actor }) => <Actor actor={actor} />, value: ({ actor }) => actorName(actor) },
      { key: 'role', title: strings.role, cell: ({ role }) => strings.roles[role], value: ({ role }) => strings.roles[role] },
      {
        key: 'since',
        title: strings.since,
        cell: ({ since }) => formats.moment(since),
        value: ({ since }) => new Date(since).toISOString(),
      },
      {
        key: 'until',
        title: strings.until,
        cell: ({ expiresAt }) => formats.moment(expiresAt),
        value: ({ expiresAt }) => new Date(expiresAt).toISOString(),
      },
      {
        key: 'end',
        title: actions,
        cell: (session) =>
          session.current ? (
            <Status tone="good">{strings.here}</Status>
          ) : (
            <button type="button" onClick={() => void end(session)}>
              {strings.end}
              <span class="visually-hidden"> {actorName(session.actor)}</span>
            </button>
          ),
      },
    ];
  }, [strings, failures, formats, reload]);
  return (
    <Panel title={strings.sessions} lead={strings.sessionsLead}>
      <DataTable
        caption={strings.sessions}
        quietCaption
        rows={sessions}
        keyOf={({ id }) => id}
        columns={columns}
        csv="sessions"
        empty={<p>{strings.noOne}</p>}
      />
    </Panel>
  );
};

/** Everyone who signed in with a browser. */
const People = ({ signIns }: Pick<Answer, 'signIns'>) => {
  const strings = useStrings('users');
  const { formats } = useContext(LanguageContext);
  const columns = useMemo(
    (): readonly Column<SignIn>[] => [
      { key: 'who', title: strings.person, cell: ({ actor }) => <Actor actor={actor} />, value: ({ actor }) => actorName(actor) },
      { key: 'at', title: strings.lastSignIn, cell: ({ at }) => formats.moment(at), value: ({ at }) => new Date(at).toISOString() },
    ],
    [strings, formats],
  );
  return (
    <Panel title={strings.people} lead={strings.peopleLead}>
      <DataTable
        caption={strings.people}
        quietCaption
        rows={signIns}
        keyOf={({ actor }) => actor}
        columns={columns}
        search={strings.search}
        sorted={{ key: 'at', descending: true }}
        csv="sign-ins"
        empty={<p>{strings.noOne}</p>}
      />
    </Panel>
  );
};

/** A link that signs another owner in. */
const Invite = () => {
  const strings = useStrings('users');
  const { moment } = useFormats();
  const [made, setMade] = useState<v.InferOutput<typeof setupLinkSchema>>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const make = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask('admin/setup-link', setupLinkSchema, { method: 'POST', body: {} });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    setMade(answer.ok ? answer.value : undefined);
  };
  return (
    <Panel title={strings.link} lead={strings.linkLead}>
      <div>
        <button type="button" disabled={busy} onClick={() => void make()}>
          {strings.makeLink}
        </button>
      </div>
      {failure && <Failed failure={failure} />}
      {made && (
        <Notice kind="good" urgent>
          <p>{strings.linkMade(moment(made.expiresAt))}</p>
          <CopyBox
            // Without a public address the server knows only the path.
            text={new URL(made.link, new URL('..', document.baseURI)).href}
            label={strings.link}
          />
        </Notice>
      )}
    </Panel>
  );
};

/** Everyone with access, for owners: tokens, invitations, signed-in browsers, and who signed in. */
export const Users = () => {
  const answer = useAnswer('admin/sessions', sessionsSchema);
  return (
    <>
      <Tokens signIns={answer.value?.signIns ?? []} changed={answer.reload} />
      <Loaded answer={answer}>
        {({ sessions, signIns }) => (
          <div class="stack">
            <Sessions sessions={sessions} reload={answer.reload} />
            <People signIns={signIns} />
          </div>
        )}
      </Loaded>
      <Invite />
    </>
  );
};
