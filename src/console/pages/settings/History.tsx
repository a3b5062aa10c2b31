import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../../protocol/values/result';
import { ask } from '../../api/ask';
import { type AuditEntry, auditSchema } from '../../api/settingsSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import { Actor } from '../../ui/Actor';
import { Failed } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { settingsStrings } from './settingsStrings';

const AT_ONCE = 20;

interface Shown {
  readonly entries: readonly AuditEntry[];
  /** Where to continue; null at the end, undefined before the first response. */
  readonly next: number | null | undefined;
}

/** The audit log, page by page. */
export const History = () => {
  const strings = useStrings(settingsStrings);
  const { moment } = useFormats();
  const [{ entries, next }, setShown] = useState<Shown>({ entries: [], next: undefined });
  const [failure, setFailure] = useState<Failure>();
  const more = useCallback(async (before: number | undefined) => {
    const answer = await ask(`admin/audit?limit=${AT_ONCE}${before === undefined ? '' : `&before=${before}`}`, auditSchema);
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    const { entries, next } = answer.value;
    // If the button was pressed twice, show the page once.
    setShown((shown) => (shown.next === before ? { entries: [...shown.entries, ...entries], next } : shown));
  }, []);
  useEffect(() => void more(undefined), [more]);
  return (
    <Panel title={strings.history} lead={strings.historyLead}>
      {failure && <Failed failure={failure} retry={() => void more(next ?? undefined)} />}
      {next === null && entries.length === 0 && <p>{strings.noHistory}</p>}
      {entries.length > 0 && (
        <DataTable
          caption={strings.history}
          quietCaption
          rows={entries}
          keyOf={({ seq }) => String(seq)}
          columns={[
            {
              key: 'when',
              title: strings.when,
              cell: ({ at, saves, lastAt }) => (
                <>
                  <span class="whole">{moment(at)}</span>
                  {lastAt !== null && ` ${strings.saves(saves, moment(lastAt))}`}
                </>
              ),
            },
            { key: 'who', title: strings.who, cell: ({ actor }) => <Actor actor={actor} /> },
            { key: 'what', title: strings.what, cell: ({ action }) => strings.actions[action] ?? <code>{action}</code> },
            {
              key: 'subject',
              title: strings.subject,
              // For a change without a subject the server states the route, which the action already contains.
              cell: ({ action, subject }) => !action.endsWith(` ${subject}`) && <code>{subject}</code>,
            },
            { key: 'outcome', title: strings.outcome, cell: ({ outcome }) => (outcome === 'done' ? strings.done : <code>{outcome}</code>) },
          ]}
        />
      )}
      {typeof next === 'number' && (
        <div>
          <button type="button" onClick={() => void more(next)}>
            {strings.older}
          </button>
        </div>
      )}
    </Panel>
  );
};
