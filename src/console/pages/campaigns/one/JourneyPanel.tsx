import { channelsFor, type Journey, journeyTriggers, newJourney } from '../../../../bundle/journey';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { fieldsOf, listOf } from '../../coupons/draft/draft';
import { useEditing, useValue } from '../../coupons/draft/editing';
import { CheckField, SelectAt } from '../../coupons/fields/ChoiceAt';
import { NumberAt } from '../../coupons/fields/TypedAt';

const waits = {
  welcome: 'afterDays',
  'cart-left': 'afterHours',
  'win-back': 'afterDays',
  'birthday-month': undefined,
  recurring: 'everyDays',
} as const;
const kinds = journeyTriggers.map((trigger) => ({ trigger, channels: channelsFor(trigger), wait: waits[trigger] }));

/** What sends the campaign's coupons to shoppers off the site. */
export const JourneyPanel = ({ at }: { readonly at: string }) => {
  const { journey: strings, noLimit } = useStrings('campaignList');
  const { names } = useStrings('channelSettings');
  const { mayWrite, draft } = useEditing();
  const [value, set] = useValue(at);
  const { trigger, channels, atMost } = fieldsOf(value);
  const kind = kinds.find((one) => one.trigger === trigger);
  const chosen = listOf(channels);
  const isOn = (name: string): boolean => fieldsOf(draft.channels)[name] !== undefined;
  const choose = (next: string): void => {
    if (next === '') {
      set(undefined);
      return;
    }
    const wanted = next as Journey['trigger'];
    const on = channelsFor(wanted).filter(isOn);
    const made = newJourney(wanted, on.length > 0 ? on : undefined);
    if (made.ok) set({ ...made.value, ...(atMost === undefined ? {} : { atMost }) });
  };
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <SelectAt
        label={strings.trigger}
        hint={kind && strings.hints[kind.trigger]}
        at={`${at}.trigger`}
        choose={choose}
        options={[
          { value: '', label: strings.none },
          ...kinds.map((one) => ({ value: one.trigger, label: strings.triggers[one.trigger] ?? one.trigger })),
        ]}
      />
      {kind && (
        <>
          <fieldset>
            <legend>{strings.channels}</legend>
            {kind.channels.map((name) => (
              <CheckField
                key={name}
                label={names[name as keyof typeof names]}
                checked={chosen.includes(name)}
                disabled={!mayWrite}
                change={(on) =>
                  set({ ...fieldsOf(value), channels: kind.channels.filter((one) => (one === name ? on : chosen.includes(one))) })
                }
              />
            ))}
          </fieldset>
          <div class="fields">
            {kind.wait && <NumberAt label={strings[kind.wait]} at={`${at}.${kind.wait}`} />}
            <NumberAt label={strings.atMost} hint={noLimit} at={`${at}.atMost`} />
          </div>
        </>
      )}
    </Panel>
  );
};
