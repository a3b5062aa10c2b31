import { useRef } from 'preact/hooks';
import { messagesSchema, pushStateSchema } from '../../../api/channelsSchema';
import { useAnswer } from '../../../app/useAnswer';
import { hrefOf } from '../../../app/useRoute';
import { useStrings } from '../../../i18n/language';
import { Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Panel';
import { type ChannelName, channelNames, channelsOf, withChannel } from '../draft/channelEdits';
import { type Draft, fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CheckField } from '../fields/CheckField';
import { HourAt } from '../fields/HourAt';
import { MoneyAt } from '../fields/MoneyAt';
import { NumberAt } from '../fields/NumberAt';
import { channelStrings } from './channelStrings';

/** What holds where the campaign says nothing. */
const usualHours = { from: 21, to: 8 };

/** Which of the channels this server can use; `undefined` while it is not known. */
const useServed = (): readonly ChannelName[] | undefined => {
  const messages = useAnswer('admin/messages', messagesSchema);
  const push = useAnswer('admin/push', pushStateSchema);
  return messages.value && push.value && [...messages.value.channels, ...(push.value.on ? (['push'] as const) : [])];
};

/** By what else than the page coupons may come, when, and how often. */
export const ChannelFields = () => {
  const strings = useStrings(channelStrings);
  const { draft, edit, set, mayWrite } = useEditing();
  const served = useServed();
  const on = channelsOf(draft);
  const hours = { ...usualHours, ...fieldsOf(fieldsOf(draft.channels).quietHours) };
  // Who takes the last channel off and thinks better of it finds hours and caps as they were.
  const before = useRef<Draft>({});
  if (on.length > 0) before.current = fieldsOf(draft.channels);
  return (
    <Panel title={strings.channels} lead={strings.lead}>
      {channelNames.map((name) => (
        <div key={name} class="stack tight">
          <CheckField
            label={strings.names[name]}
            hint={strings.hints[name]}
            at={`channels.${name}`}
            checked={on.includes(name)}
            disabled={!mayWrite}
            change={(wanted) => edit((now) => withChannel(now, name, wanted, before.current))}
          />
          {on.includes(name) && served && !served.includes(name) && (
            <Notice kind="warning">
              <p>
                {strings.missing[name]} <a href={hrefOf('channels')}>{strings.setUp}</a>
              </p>
            </Notice>
          )}
          {on.includes(name) && (
            <MoneyAt
              label={strings.costOf(strings.names[name])}
              hint={strings.costHint}
              at={`channels.${name}.cost`}
              also={[`channels.${name}`]}
            />
          )}
        </div>
      ))}
      {on.length > 0 && (
        <>
          <h3>{strings.quiet}</h3>
          <p class="muted">{strings.quietLead}</p>
          <div class="fields">
            {(['from', 'to'] as const).map((end) => (
              <HourAt
                key={end}
                label={strings[end]}
                at={`channels.quietHours.${end}`}
                also={end === 'from' ? ['channels', 'channels.quietHours'] : []}
                standard={usualHours[end]}
                choose={(hour) => set('channels.quietHours', { ...hours, [end]: hour })}
              />
            ))}
          </div>
          <h3>{strings.cap}</h3>
          <div class="fields">
            <NumberAt
              label={strings.perDay}
              hint={strings.perDayHint}
              at="channels.cap.perDay"
              also={['channels.cap']}
              unit={strings.times}
            />
            <NumberAt label={strings.perWeek} hint={strings.perWeekHint} at="channels.cap.perWeek" unit={strings.times} />
          </div>
        </>
      )}
    </Panel>
  );
};
