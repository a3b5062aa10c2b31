import { Send } from 'lucide-preact';
import { useContext, useMemo } from 'preact/hooks';
import * as v from 'valibot';
import { ask, useAnswer } from '../../api/ask';
import { type Webhooks as Answer, webhooksSchema } from '../../api/operationsSchema';
import { LanguageContext, useFormats } from '../../i18n/i18n';
import type { Strings } from '../../languages/strings';
import { useStrings } from '../../languages/strings';
import { ActionMenu } from '../../ui/ActionMenu';
import { Loaded } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Panel } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { tell } from '../../ui/toasts';

type Delivery = Answer['deliveries'][number];
type Incoming = Answer['incoming'][number];
type OwnStrings = Strings['webhooks'];

const tones = { waiting: 'warning', dead: 'bad', delivered: 'good' } as const;
const STATES = ['dead', 'waiting', 'delivered'] as const;

/** What the receiver last answered, in words. */
export const answerWords = ({ answer, attempts }: Pick<Delivery, 'answer' | 'attempts'>, strings: OwnStrings): string => {
  const status = /\b\d{3}\b(?=\.?$)/.exec(answer)?.[0];
  if (status !== undefined) return `HTTP ${status}`;
  if (/^No answer/.test(answer)) return strings.noAnswer;
  return answer === '' ? (attempts === 0 ? strings.notTried : '–') : strings.unreachable;
};

const retriedSchema = v.object({ retried: v.number() });

/** Sends failed events again, and says how many. */
const useRetry = (done: () => void) => {
  const strings = useStrings('webhooks');
  const { failures } = useStrings('ui');
  const { count } = useFormats();
  return async (id?: string): Promise<void> => {
    const answer = await ask('admin/webhooks/retry', retriedSchema, { method: 'POST', body: id === undefined ? {} : { id } });
    if (answer.ok) tell(strings.sent(count(answer.value.retried)));
    else tell(failures[answer.error.code] ?? answer.error.message, { kind: 'error' });
    done();
  };
};

const useColumns = (retry: (id: string) => Promise<void>): readonly Column<Delivery>[] => {
  const strings = useStrings('webhooks');
  const { actions } = useStrings('table');
  const { formats } = useContext(LanguageContext);
  return useMemo(() => {
    const nameOf = (type: string): string => strings.events[type] ?? type;
    return [
      {
        key: 'event',
        title: strings.event,
        cell: ({ type }) => (
          <>
            {nameOf(type)} <code class="muted">{type}</code>
          </>
        ),
        value: ({ type }) => `${nameOf(type)} ${type}`,
      },
      {
        key: 'state',
        title: strings.state,
        cell: ({ state }) => <Status tone={tones[state]}>{strings.states[state]}</Status>,
        value: ({ state }) => strings.states[state],
      },
      { key: 'at', title: strings.at, cell: ({ at }) => formats.moment(at), value: ({ at }) => new Date(at).toISOString() },
      { key: 'tries', title: strings.tries, figure: true, cell: ({ attempts }) => formats.count(attempts), value: (row) => row.attempts },
      { key: 'answer', title: strings.answer, cell: (row) => answerWords(row, strings), value: (row) => answerWords(row, strings) },
      {
        key: 'next',
        title: strings.next,
        cell: ({ state, when }) =>
          state !== 'waiting' ? formats.moment(when) : when > Date.now() ? strings.nextAt(formats.moment(when)) : '–',
        value: ({ when }) => (when === 0 ? null : new Date(when).toISOString()),
      },
      {
        key: 'actions',
        title: actions,
        cell: ({ id, type, state, answer }) =>
          (state !== 'waiting' || answer !== '') && (
            <ActionMenu
              label={strings.actionsOf(nameOf(type))}
              actions={[{ key: 'again', label: strings.again, icon: Send, run: () => void retry(id) }]}
            />
          ),
      },
    ];
    // `retry` is made anew at each render, and does the same.
  }, [strings, formats]);
};

const Outgoing = ({ answer: { url, dead, deliveries }, reload }: { readonly answer: Answer; readonly reload: () => void }) => {
  const strings = useStrings('webhooks');
  const retry = useRetry(reload);
  const columns = useColumns(retry);
  const filters = useMemo(
    () => [
      {
        key: 'state',
        label: strings.state,
        options: STATES.map((value) => ({ value, label: strings.states[value] })),
        test: ({ state }: Delivery, value: string) => state === value,
      },
    ],
    [strings],
  );
  const failed = dead > 0 || deliveries.some(({ state, answer }) => state === 'waiting' && answer !== '');
  if (url === null && deliveries.length === 0)
    return (
      <Panel title={strings.out}>
        <Empty title={strings.off}>
          <p>{strings.offNext}</p>
        </Empty>
      </Panel>
    );
  return (
    <Panel
      title={strings.out}
      lead={strings.outLead}
      action={
        failed && (
          <button type="button" onClick={() => void retry()}>
            <Send size={16} aria-hidden="true" />
            {strings.allAgain}
          </button>
        )
      }
    >
      <p class="muted">
        {url === null ? strings.offNext : strings.to} {url !== null && <code dir="ltr">{url}</code>}
      </p>
      <DataTable
        caption={strings.out}
        quietCaption
        rows={deliveries}
        keyOf={({ id, state, when }) => `${id} ${state} ${when}`}
        columns={columns}
        search={strings.search}
        filters={filters}
        csv="webhooks"
        empty={
          <Empty title={strings.empty}>
            <p>{strings.emptyNext}</p>
          </Empty>
        }
      />
    </Panel>
  );
};

const FromShop = ({ incoming }: Pick<Answer, 'incoming'>) => {
  const strings = useStrings('webhooks');
  const { formats } = useContext(LanguageContext);
  const columns = useMemo((): readonly Column<Incoming>[] => {
    const { count, moment } = formats;
    const refused = (row: Incoming): readonly string[] =>
      row.refused.map(({ code, count: times, lastAt }) => strings.reason(strings.reasons[code] ?? code, count(times), moment(lastAt)));
    return [
      { key: 'route', title: strings.address, cell: ({ route }) => <code dir="ltr">{route}</code>, value: ({ route }) => route },
      {
        key: 'accepted',
        title: strings.accepted,
        figure: true,
        cell: ({ accepted }) => count(accepted),
        value: ({ accepted }) => accepted,
      },
      {
        key: 'last',
        title: strings.last,
        cell: ({ lastAt }) => (lastAt === null ? strings.never : moment(lastAt)),
        value: ({ lastAt }) => (lastAt === null ? null : new Date(lastAt).toISOString()),
      },
      {
        key: 'refused',
        title: strings.refused,
        cell: (row) =>
          row.refused.length === 0 ? (
            count(0)
          ) : (
            <ul class="plain">
              {refused(row).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          ),
        value: (row) => refused(row).join(' · '),
      },
    ];
  }, [strings, formats]);
  return (
    <Panel title={strings.incoming} lead={strings.incomingLead}>
      <DataTable
        caption={strings.incoming}
        quietCaption
        rows={incoming}
        keyOf={({ route }) => route}
        columns={columns}
        csv="shop-webhooks"
      />
    </Panel>
  );
};

/** Events sent to the shop and received from it. */
export const Webhooks = () => {
  const answer = useAnswer('admin/webhooks', webhooksSchema);
  return (
    <Loaded answer={answer}>
      {(value) => (
        <div class="stack">
          <Outgoing answer={value} reload={answer.reload} />
          <FromShop incoming={value.incoming} />
        </div>
      )}
    </Loaded>
  );
};
