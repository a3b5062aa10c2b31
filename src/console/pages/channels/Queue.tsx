import { useContext, useMemo } from 'preact/hooks';
import { HOUR, MINUTE } from '../../../protocol/values/clock';
import type { MessagesAnswer } from '../../api/channelsSchema';
import { LanguageContext } from '../../i18n/i18n';
import type { Language } from '../../i18n/languages';
import { stringsIn, useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Figure } from '../../ui/Figure';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';

/** State of messages as a sentence. */
const standingWords = ({ state, reason }: Pick<MessagesAnswer['counts'][number], 'state' | 'reason'>, language: Language): string => {
  const { states, reasons, other } = stringsIn(language).messageStates;
  return states[state] ?? reasons[reason ?? state] ?? other(reason ?? state);
};

type Count = MessagesAnswer['counts'][number];

interface QueueProps {
  readonly messages: MessagesAnswer;
  readonly reload: () => void;
}

/** States in the order messages pass through them. */
const ORDER = ['asked', 'confirming', 'due', 'sent', 'ended'];

/** Shorter delays do not count as late. */
const PATIENCE = MINUTE;

/** How long the oldest message has been due, or when the next one will be. */
const Delay = ({ oldestDue, now }: { readonly oldestDue: number; readonly now: number }) => {
  const strings = useStrings('queue');
  const { formats } = useContext(LanguageContext);
  const late = now - oldestDue;
  if (late < PATIENCE) return late < -PATIENCE ? <p class="muted">{strings.later(formats.moment(oldestDue))}</p> : null;
  const time = late < HOUR ? formats.duration(Math.floor(late / MINUTE), 'minute') : formats.duration(Math.floor(late / HOUR), 'hour');
  return <p>{strings.late(time)}</p>;
};

/** Requested messages by state, and why some were not sent. */
export const Queue = ({ messages: { channels, counts, suppressed, oldestDue }, reload }: QueueProps) => {
  const strings = useStrings('queue');
  const { names } = useStrings('channels');
  const { language, formats } = useContext(LanguageContext);
  const sum = (...states: readonly string[]): string =>
    formats.count(counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0));
  const columns = useMemo(
    (): readonly Column<Count>[] => [
      {
        key: 'state',
        title: strings.state,
        cell: (row) => <span title={row.reason ?? row.state}>{standingWords(row, language)}</span>,
        value: (row) => standingWords(row, language),
      },
      {
        key: 'channel',
        title: strings.channel,
        cell: ({ channel }) => names[channel],
        value: ({ channel }) => names[channel] ?? channel,
      },
      { key: 'count', title: strings.count, figure: true, cell: ({ count }) => formats.count(count), value: ({ count }) => count },
    ],
    [strings, names, language, formats],
  );
  const button = (
    <button type="button" onClick={reload}>
      {strings.again}
    </button>
  );
  return (
    <Panel title={strings.queue} lead={strings.lead} action={button}>
      <dl class="figures">
        <Figure label={strings.toSend} value={sum('asked', 'due')} />
        <Figure label={strings.asked} value={sum('confirming')} />
        <Figure label={strings.sent} value={sum('sent')} />
        <Figure label={strings.suppressed} value={formats.count(suppressed)} note={suppressed > 0 && strings.suppressedNote} />
      </dl>
      {channels.length === 0 && (
        <p>
          {strings.off} <a href={hrefOf('settings', 'messages')}>{strings.setUp}</a>
        </p>
      )}
      {oldestDue !== null && <Delay oldestDue={oldestDue} now={Date.now()} />}
      {counts.length === 0 ? (
        <p class="muted">{strings.none}</p>
      ) : (
        <DataTable
          caption={strings.table}
          quietCaption
          rows={[...counts].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.count - a.count)}
          keyOf={({ channel, state, reason }) => `${channel} ${state} ${reason}`}
          columns={columns}
          search={strings.search}
          csv="messages"
        />
      )}
    </Panel>
  );
};
