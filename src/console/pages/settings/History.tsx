import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Failure } from '../../../protocol/values/result';
import { ask } from '../../api/ask';
import { type AuditEntry, auditSchema } from '../../api/settingsSchema';
import { LanguageContext, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Actor, actorName } from '../../ui/Actor';
import { Failed } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column, Filter } from '../../ui/table/tableTypes';

const AT_ONCE = 500;

interface Shown {
  readonly entries: readonly AuditEntry[];
  /** Where to continue; null at the end, undefined before the first response. */
  readonly next: number | null | undefined;
}

type Words = Readonly<Record<string, string>>;

/** Some changes have words of their own by what they set, such as the switch for all coupons. */
const wordsOf = (words: Words, { action, subject }: AuditEntry): string | undefined => words[`${action} ${subject}`] ?? words[action];

/** For a change without a subject the server states the route, which the action already contains. */
const subjectOf = (words: Words, { action, subject }: AuditEntry): string | null =>
  action.endsWith(` ${subject}`) || words[`${action} ${subject}`] !== undefined ? null : subject;

const useColumns = (): readonly Column<AuditEntry>[] => {
  const strings = useStrings('history');
  const { formats } = useContext(LanguageContext);
  return useMemo(() => {
    const { moment } = formats;
    const { actions } = strings;
    const actionOf = (entry: AuditEntry): string => wordsOf(actions, entry) ?? entry.action;
    return [
      {
        key: 'when',
        title: strings.when,
        cell: ({ at, saves, lastAt }) => (
          <>
            <span class="whole">{moment(at)}</span>
            {lastAt !== null && ` ${strings.saves(saves, moment(lastAt))}`}
          </>
        ),
        value: ({ at }) => new Date(at).toISOString(),
      },
      { key: 'who', title: strings.who, cell: ({ actor }) => <Actor actor={actor} />, value: ({ actor }) => actor },
      {
        key: 'what',
        title: strings.what,
        cell: (entry) => wordsOf(actions, entry) ?? <code>{entry.action}</code>,
        value: actionOf,
      },
      {
        key: 'subject',
        title: strings.subject,
        cell: (entry) => {
          const subject = subjectOf(actions, entry);
          return subject !== null && <code>{subject}</code>;
        },
        value: (entry) => subjectOf(actions, entry),
      },
      {
        key: 'outcome',
        title: strings.outcome,
        cell: ({ outcome }) =>
          outcome === 'done' ? (
            strings.done
          ) : (
            <>
              <Status tone="bad">{strings.refused}</Status> <code>{outcome}</code>
            </>
          ),
        value: ({ outcome }) => outcome,
      },
    ];
  }, [strings, formats]);
};

/** By person, and by whether it was done. */
const useFilters = (entries: readonly AuditEntry[]): readonly Filter<AuditEntry>[] => {
  const strings = useStrings('history');
  return useMemo(() => {
    const actors = [...new Set(entries.map(({ actor }) => actor))].sort();
    return [
      {
        key: 'who',
        label: strings.who,
        options: actors.map((value) => ({ value, label: actorName(value) })),
        test: ({ actor }, value) => actor === value,
      },
      {
        key: 'outcome',
        label: strings.outcome,
        options: [
          { value: 'done', label: strings.done },
          { value: 'refused', label: strings.refused },
        ],
        test: ({ outcome }, value) => (outcome === 'done') === (value === 'done'),
      },
    ];
  }, [entries, strings]);
};

/** The audit log. */
export const History = () => {
  const strings = useStrings('history');
  const { count } = useFormats();
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
  const columns = useColumns();
  const filters = useFilters(entries);
  return (
    <Panel title={strings.history} lead={strings.lead}>
      {failure && <Failed failure={failure} retry={() => void more(next ?? undefined)} />}
      {next === null && entries.length === 0 && <p>{strings.none}</p>}
      {entries.length > 0 && (
        <DataTable
          caption={strings.history}
          quietCaption
          rows={entries}
          keyOf={({ seq }) => String(seq)}
          columns={columns}
          filters={filters}
          search={strings.search}
          csv="history"
        />
      )}
      {typeof next === 'number' && (
        <div class="row">
          <button type="button" onClick={() => void more(next)}>
            {strings.older}
          </button>
          <span class="muted">{strings.shown(count(entries.length))}</span>
        </div>
      )}
    </Panel>
  );
};
