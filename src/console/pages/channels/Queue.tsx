import { useContext } from 'preact/hooks';
import { HOUR, MINUTE } from '../../../protocol/clock';
import { messageChannels } from '../../../protocol/sendRequest';
import type { MessagesAnswer } from '../../api/channelsSchema';
import { LanguageContext, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { Figure } from '../../ui/Figure';
import { Panel } from '../../ui/Panel';
import { Reveal } from '../../ui/Reveal';
import { channelsStrings } from './channelsStrings';
import { queueStrings } from './queueStrings';
import { SetUp } from './SetUp';
import { standingWords } from './standingWords';

interface QueueProps {
  readonly messages: MessagesAnswer;
  readonly reload: () => void;
}

/** States as messages go through them. */
const ORDER = ['asked', 'confirming', 'due', 'sent', 'ended'];

/** Shorter than this nobody calls it late. */
const PATIENCE = MINUTE;

/** How long the oldest message has been due, or when the next one will be. */
const Delay = ({ oldestDue, now }: { readonly oldestDue: number; readonly now: number }) => {
  const strings = useStrings(queueStrings);
  const { formats } = useContext(LanguageContext);
  const late = now - oldestDue;
  if (late < PATIENCE) return late < -PATIENCE ? <p class="muted">{strings.later(formats.moment(oldestDue))}</p> : null;
  const time = late < HOUR ? formats.duration(Math.floor(late / MINUTE), 'minute') : formats.duration(Math.floor(late / HOUR), 'hour');
  return <p>{strings.late(time)}</p>;
};

/** What shoppers asked for, where it stands, and why some of it was not sent. */
export const Queue = ({ messages: { channels, counts, suppressed, oldestDue }, reload }: QueueProps) => {
  const strings = useStrings(queueStrings);
  const { names, setUp } = useStrings(channelsStrings);
  const { language, formats } = useContext(LanguageContext);
  const sum = (...states: readonly string[]): string =>
    formats.count(counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0));
  const button = (
    <button type="button" onClick={reload}>
      {strings.again}
    </button>
  );
  return (
    <Panel title={strings.queue} lead={strings.lead} action={button}>
      {messageChannels
        .filter((channel) => !channels.includes(channel))
        .map((channel) => (
          <Reveal key={channel} label={setUp[channel]}>
            {() => <SetUp channel={channel} />}
          </Reveal>
        ))}
      <dl class="figures">
        <Figure label={strings.toSend} value={sum('asked', 'due')} />
        <Figure label={strings.asked} value={sum('confirming')} />
        <Figure label={strings.sent} value={sum('sent')} />
        <Figure label={strings.suppressed} value={formats.count(suppressed)} note={suppressed > 0 && strings.suppressedNote} />
      </dl>
      {oldestDue !== null && <Delay oldestDue={oldestDue} now={Date.now()} />}
      {counts.length === 0 ? (
        <p class="muted">{strings.none}</p>
      ) : (
        <DataTable
          caption={strings.table}
          quietCaption
          rows={[...counts].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.count - a.count)}
          keyOf={({ channel, state, reason }) => `${channel} ${state} ${reason}`}
          columns={[
            {
              key: 'state',
              title: strings.state,
              cell: (row) => <span title={row.reason ?? row.state}>{standingWords(row, language)}</span>,
            },
            { key: 'channel', title: strings.channel, cell: ({ channel }) => names[channel] },
            { key: 'count', title: strings.count, figure: true, cell: ({ count }) => formats.count(count) },
          ]}
        />
      )}
    </Panel>
  );
};
