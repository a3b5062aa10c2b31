import { DatabaseBackup, Download } from 'lucide-preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { SECOND } from '../../../protocol/values/clock';
import type { Failure } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { type Backups as Answer, backupsSchema } from '../../api/operationsSchema';
import { LanguageContext, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { CopyBox } from '../../ui/CopyBox';
import { Loaded } from '../../ui/Loaded';
import { Empty, Failed } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { tell } from '../../ui/toasts';

type BackupFile = Answer['files'][number];

const addressOf = (name: string): string => new URL(`../v1/admin/backups/${encodeURIComponent(name)}`, document.baseURI).href;

const Files = ({ files, reload }: { readonly files: readonly BackupFile[]; readonly reload: () => void }) => {
  const strings = useStrings('backups');
  const { actions } = useStrings('table');
  const { formats } = useContext(LanguageContext);
  const columns = useMemo(
    (): readonly Column<BackupFile>[] => [
      {
        key: 'taken',
        title: strings.taken,
        cell: ({ takenAt }) => formats.moment(takenAt),
        value: ({ takenAt }) => new Date(takenAt).toISOString(),
      },
      {
        key: 'size',
        title: strings.size,
        csvTitle: strings.sizeCsv,
        figure: true,
        cell: ({ bytes }) => formats.size(bytes),
        value: ({ bytes }) => bytes,
      },
      {
        key: 'kind',
        title: strings.kind,
        cell: ({ scheduled }) => (scheduled ? strings.scheduled : strings.byHand),
        value: ({ scheduled }) => (scheduled ? strings.scheduled : strings.byHand),
      },
      { key: 'file', title: strings.file, cell: ({ name }) => <code dir="ltr">{name}</code>, value: ({ name }) => name },
      {
        key: 'actions',
        title: actions,
        cell: ({ name, takenAt }) => (
          <span class="row">
            <a class="button" href={addressOf(name)} download={name}>
              <Download size={16} aria-hidden="true" />
              {strings.download}
              <span class="visually-hidden"> {name}</span>
            </a>
            <ConfirmButton
              kind="danger"
              final
              label={
                <>
                  {strings.delete}
                  <span class="visually-hidden"> {name}</span>
                </>
              }
              title={strings.deleteTitle}
              question={<p>{strings.deleteQuestion(formats.moment(takenAt))}</p>}
              confirm={strings.delete}
              run={() => ask(`admin/backups/${encodeURIComponent(name)}`, anything, { method: 'DELETE' })}
              done={reload}
            />
          </span>
        ),
      },
    ],
    [strings, formats, reload],
  );
  return (
    <DataTable
      caption={strings.table}
      quietCaption
      rows={files}
      keyOf={({ name }) => name}
      columns={columns}
      sorted={{ key: 'taken', descending: true }}
      search={strings.search}
      csv="backups"
      empty={
        <Empty title={strings.none}>
          <p>{strings.noneNext}</p>
        </Empty>
      }
    />
  );
};

/** Starts a backup and follows it. */
const MakeBackup = ({ answer: { running, failure }, reload }: { readonly answer: Answer; readonly reload: () => void }) => {
  const strings = useStrings('backups');
  const { moment, percent } = useFormats();
  const [refused, setRefused] = useState<Failure>();
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !running && !failure) tell(strings.made);
    wasRunning.current = running !== null;
    if (!running) return;
    const timer = setTimeout(reload, SECOND);
    return () => clearTimeout(timer);
  }, [running, failure, reload, strings]);
  const make = async (): Promise<void> => {
    const begun = await ask('admin/backups', anything, { method: 'POST', body: {} });
    setRefused(begun.ok ? undefined : begun.error);
    // A small one is finished before the next answer.
    wasRunning.current = begun.ok;
    reload();
  };
  return (
    <div class="stack">
      <div class="backup-progress">
        <button type="button" class="primary" aria-disabled={running !== null} onClick={() => void (running ?? make())}>
          <DatabaseBackup size={16} aria-hidden="true" />
          {strings.make}
        </button>
        {running && <progress aria-label={strings.progress} value={running.share} />}
        <span role="status">{running ? strings.making(percent(running.share, 0)) : ''}</span>
      </div>
      {refused && <Failed failure={refused} />}
      {failure && !running && <Failed failure={failure} before={<p>{strings.failed(moment(failure.failedAt))}</p>} />}
    </div>
  );
};

const PG_DUMP = 'pg_dump --format=custom --schema=couplet --file=FILE "$DATABASE_URL"';

/** Backups of this server, for owners. */
export const Backups = () => {
  const strings = useStrings('backups');
  const { count, duration } = useFormats();
  const answer = useAnswer('admin/backups', backupsSchema);
  return (
    <Panel title={strings.title}>
      <Loaded answer={answer}>
        {(value) =>
          value.possible ? (
            <>
              <p>{strings.contains}</p>
              <p>{strings.secrets}</p>
              <MakeBackup answer={value} reload={answer.reload} />
              <Files files={value.files} reload={answer.reload} />
              <dl class="facts">
                <dt>{strings.schedule}</dt>
                <dd>{value.everyHours > 0 ? strings.every(duration(value.everyHours, 'hour'), count(value.keep)) : strings.never}</dd>
                <dt>{strings.folder}</dt>
                <dd>
                  <code dir="ltr">{value.folder}</code>
                </dd>
              </dl>
              <p>{strings.restore}</p>
              <CopyBox text="couplet restore FILE --force" label={strings.restore} />
            </>
          ) : (
            <Empty title={strings.postgres}>
              <p>{strings.postgresNext}</p>
              <CopyBox text={PG_DUMP} label={strings.postgres} />
            </Empty>
          )
        }
      </Loaded>
    </Panel>
  );
};
