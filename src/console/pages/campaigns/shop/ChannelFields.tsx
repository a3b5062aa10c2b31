import { useContext, useRef } from 'preact/hooks';
import { useAnswer } from '../../../api/ask';
import { messagesSchema, pushStateSchema } from '../../../api/channelsSchema';
import { hourWords, LanguageContext } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';
import { type Draft, fieldsOf, setAt } from '../../coupons/draft/draft';
import { useEditing, useValue } from '../../coupons/draft/editing';
import { CheckField, SelectAt } from '../../coupons/fields/ChoiceAt';
import type { AtProps } from '../../coupons/fields/FieldAt';
import { MoneyAt, NumberAt } from '../../coupons/fields/TypedAt';

interface HourAtProps extends AtProps {
  /** Shown if nothing is stored. */
  readonly standard: number;
  readonly choose: (hour: number) => void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** An hour of the day, 0 to 23. */
const HourAt = ({ standard, choose, ...field }: HourAtProps) => {
  const { language } = useContext(LanguageContext);
  const [value] = useValue(field.at);
  return (
    <SelectAt
      {...field}
      standard={String(value ?? standard)}
      choose={(chosen) => choose(Number(chosen))}
      options={HOURS.map((hour) => ({ value: String(hour), label: hourWords(hour, language) }))}
    />
  );
};

/** Channels other than the page, in the console's order. */
const channelNames = ['push', 'email', 'sms'] as const;
type ChannelName = (typeof channelNames)[number];

/** Channels that the draft has switched on. */
export const channelsOf = (draft: Draft): readonly ChannelName[] =>
  channelNames.filter((name) => fieldsOf(draft.channels)[name] !== undefined);

/**
 * The draft with a channel switched on or off. With all channels off, hours and limits are removed too.
 * @param before the channels' last settings, to start from
 */
export const withChannel = (draft: Draft, name: ChannelName, on: boolean, before: Draft = {}): Draft => {
  const { quietHours, cap } = before;
  const kept = draft.channels ?? { ...(quietHours === undefined ? {} : { quietHours }), ...(cap === undefined ? {} : { cap }) };
  const changed = setAt({ ...draft, channels: kept }, `channels.${name}`, on ? { cost: 0 } : undefined);
  return channelsOf(changed).length > 0 ? changed : setAt(changed, 'channels', undefined);
};

/** Defaults if the campaign does not set them. */
const usualHours = { from: 21, to: 8 };

/** Channels this server can use; `undefined` while unknown. */
const useServed = (): readonly ChannelName[] | undefined => {
  const messages = useAnswer('admin/messages', messagesSchema);
  const push = useAnswer('admin/push', pushStateSchema);
  return messages.value && push.value && [...messages.value.channels, ...(push.value.on ? (['push'] as const) : [])];
};

/** Channels other than the page, their quiet hours and frequency limits. */
export const ChannelFields = () => {
  const strings = useStrings('channelSettings');
  const { draft, edit, set, mayWrite } = useEditing();
  const served = useServed();
  const on = channelsOf(draft);
  const hours = { ...usualHours, ...fieldsOf(fieldsOf(draft.channels).quietHours) };
  // Restores hours and limits if the last channel is switched off and on again.
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
                {strings.missing[name]} <a href={hrefOf('settings', 'messages')}>{strings.setUp}</a>
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
