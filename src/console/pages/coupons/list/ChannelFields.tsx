import { useContext, useRef } from 'preact/hooks';
import { useAnswer } from '../../../api/ask';
import { messagesSchema, pushStateSchema } from '../../../api/channelsSchema';
import { hourWords, LanguageContext, useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';
import { type Draft, fieldsOf, setAt } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { CheckField, SelectAt } from '../fields/ChoiceAt';
import type { AtProps } from '../fields/FieldAt';
import { MoneyAt, NumberAt } from '../fields/TypedAt';
import { channelStrings } from '../words/campaignStrings';

interface HourAtProps extends AtProps {
  /** Where nothing is kept. */
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

/** Channels beside the page, in the order the console names them. */
const channelNames = ['push', 'email', 'sms'] as const;
type ChannelName = (typeof channelNames)[number];

/** Those that the draft lets carry coupons. */
export const channelsOf = (draft: Draft): readonly ChannelName[] =>
  channelNames.filter((name) => fieldsOf(draft.channels)[name] !== undefined);

/**
 * The draft with a channel on or off. With none on, nothing is kept of hours and caps either, which are about nothing then.
 * @param before what the channels said when they were last on, to begin with
 */
export const withChannel = (draft: Draft, name: ChannelName, on: boolean, before: Draft = {}): Draft => {
  const { quietHours, cap } = before;
  const kept = draft.channels ?? { ...(quietHours === undefined ? {} : { quietHours }), ...(cap === undefined ? {} : { cap }) };
  const changed = setAt({ ...draft, channels: kept }, `channels.${name}`, on ? { cost: 0 } : undefined);
  return channelsOf(changed).length > 0 ? changed : setAt(changed, 'channels', undefined);
};

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
