import { useEffect, useState } from 'preact/hooks';
import { HOUR, MINUTE, SECOND } from '../../../protocol/values/clock';
import { anything, ask, useAnswer } from '../../api/ask';
import { type PushStateAnswer, publishedChannelsSchema, pushStateSchema } from '../../api/channelsSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Figure } from '../../ui/Figure';
import { Loaded } from '../../ui/Loaded';
import { Notice } from '../../ui/Notice';
import { Panel, Reveal } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';

/** The latest wake-ups, and how many browsers there were at each. */
const Wakes = ({ state: { wakes, waiting } }: { readonly state: PushStateAnswer }) => {
  const strings = useStrings('push');
  const { count, moment } = useFormats();
  if (wakes.length === 0) return <p class="muted">{strings.never}</p>;
  const [latest] = wakes;
  const table = () => (
    <DataTable
      caption={strings.wakes}
      quietCaption
      rows={wakes}
      keyOf={({ seq }) => String(seq)}
      columns={[
        { key: 'at', title: strings.at, cell: ({ at }) => <span class="whole">{moment(at)}</span> },
        { key: 'sent', title: strings.sent, figure: true, cell: ({ sent }) => count(sent) },
        { key: 'gone', title: strings.gone, figure: true, cell: ({ gone }) => count(gone) },
        { key: 'refused', title: strings.refused, figure: true, cell: ({ refused }) => count(refused) },
        { key: 'open', title: strings.open, figure: true, cell: (wake) => count(wake === latest ? waiting : 0) },
      ]}
    />
  );
  return (
    <>
      {latest && <p>{strings.latest(moment(latest.at), count(latest.sent), count(latest.gone), count(latest.refused))}</p>}
      <Reveal label={strings.wakes}>{table}</Reveal>
    </>
  );
};

/** Longer than a page of browsers takes. */
const LOOK_AGAIN = 5 * SECOND;

interface WakeProps {
  readonly state: PushStateAnswer;
  readonly done: () => void;
}

/** Wakes all browsers after the merchant has confirmed the effects. */
const WakeButton = ({ state: { subscriptions, nextAt, gapMs }, done }: WakeProps) => {
  const strings = useStrings('push');
  const { count, duration, moment } = useFormats();
  const [said, setSaid] = useState('');
  const gap =
    (gapMs ?? 0) < HOUR ? duration(Math.ceil((gapMs ?? 0) / MINUTE), 'minute') : duration(Math.round((gapMs ?? 0) / HOUR), 'hour');
  const early = nextAt !== null && nextAt > Date.now();
  const many = strings.browsers(subscriptions, count(subscriptions));
  return (
    <div class="stack tight">
      <div>
        <ConfirmButton
          label={strings.wake}
          title={strings.wakeTitle}
          question={
            early ? (
              <p>{strings.tooSoon(moment(nextAt))}</p>
            ) : (
              <>
                <p>{strings.wakeQuestion(many)}</p>
                <p>{strings.gap(gap)}</p>
              </>
            )
          }
          confirm={strings.wake}
          confirmable={!early}
          disabled={subscriptions === 0}
          final
          run={async () => {
            const answer = await ask('admin/push/wake', anything, { method: 'POST', body: {} });
            if (answer.ok) setSaid(strings.done(many));
            return answer;
          }}
          explain={({ code }) => code === 'wake_too_soon' && nextAt !== null && <p>{strings.tooSoon(moment(nextAt))}</p>}
          done={done}
        />
      </div>
      <p role="status">{said}</p>
    </div>
  );
};

/** Push subscriptions, the button to wake them, and the results. */
export const Push = ({ mayWrite }: { readonly mayWrite: boolean }) => {
  const strings = useStrings('push');
  const { count, moment } = useFormats();
  const answer = useAnswer('admin/push', pushStateSchema);
  const campaign = useAnswer('admin/campaign', publishedChannelsSchema);
  const { value: known, reload } = answer;
  // Figures change while browsers are being woken.
  useEffect(() => {
    if (!known || known.waiting === 0) return;
    const timer = setTimeout(reload, LOOK_AGAIN);
    return () => clearTimeout(timer);
  }, [known, reload]);
  return (
    <Panel title={strings.push} lead={strings.lead}>
      <Loaded answer={answer}>
        {(state) => (
          <>
            {!state.on && (
              <p>
                {strings.notSetUp} <a href={hrefOf('settings', 'messages')}>{strings.setUp}</a>
              </p>
            )}
            {(state.on || state.subscriptions > 0) && (
              <dl class="figures">
                <Figure label={strings.subscribed} value={count(state.subscriptions)} note={state.subscriptions === 0 && strings.nobody} />
                {state.waiting > 0 && <Figure label={strings.waiting} value={count(state.waiting)} note={strings.waitingNote} />}
                {state.on && (
                  <Figure
                    label={strings.next}
                    value={state.nextAt !== null && state.nextAt > Date.now() ? moment(state.nextAt) : strings.now}
                  />
                )}
              </dl>
            )}
            {state.on && state.subscriptions > 0 && campaign.value && !campaign.value.published?.campaign.channels?.push && (
              <Notice kind="warning">
                <p>{strings.off}</p>
              </Notice>
            )}
            {state.on && mayWrite && <WakeButton state={state} done={answer.reload} />}
            {state.on && <Wakes state={state} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
};
