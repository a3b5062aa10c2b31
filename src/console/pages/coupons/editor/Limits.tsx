import { HOUR } from '../../../../protocol/values/clock';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { useEditing, useValue } from '../draft/editing';
import { CheckField } from '../fields/ChoiceAt';
import { MoneyAt, NumberAt } from '../fields/TypedAt';

/** Frequency limits of the coupon. */
const Often = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  const formats = useFormats();
  const { mayWrite } = useEditing();
  const [until, setUntil] = useValue(`${at}.frequency.until`);
  const field = (name: 'perPage' | 'perSession' | 'perDay' | 'perWeek' | 'lifetime', standard?: number) => (
    <NumberAt
      label={strings[name]}
      {...(standard === undefined ? {} : { hint: strings.standardOf(formats.count(standard)) })}
      at={`${at}.frequency.${name}`}
      unit={strings.times}
    />
  );
  return (
    <>
      <h3>{strings.often}</h3>
      <p class="muted">{strings.oftenLead}</p>
      <div class="fields">
        {field('perSession', 1)}
        {field('perDay', 2)}
        {field('lifetime', 10)}
        {field('perPage')}
        {field('perWeek')}
        <NumberAt label={strings.gap} at={`${at}.frequency.minGapMs`} per={HOUR} unit={strings.hours} />
      </div>
      <CheckField
        label={strings.untilClosed}
        hint={strings.untilClosedHint}
        at={`${at}.frequency.until`}
        checked={until === 'closed'}
        disabled={!mayWrite}
        change={(on) => setUntil(on ? 'closed' : undefined)}
      />
    </>
  );
};

/** The coupon's budget, redemptions per customer, and showings per shopper. */
export const Limits = ({ at, id }: { readonly at: string; readonly id: string }) => {
  const strings = useStrings('editor');
  const budget = `budgets.${id}`;
  return (
    <Panel title={strings.limits}>
      <h3>{strings.budget}</h3>
      <p class="muted">{strings.budgetLead}</p>
      <div class="fields">
        <MoneyAt label={strings.money} at={`${budget}.money`} also={[budget]} />
        <MoneyAt label={strings.moneyPerDay} at={`${budget}.moneyPerDay`} />
        <NumberAt label={strings.perCustomer} at={`limits.${id}.perCustomer`} />
        <NumberAt label={strings.count} at={`${budget}.count`} />
        <NumberAt label={strings.countPerDay} at={`${budget}.countPerDay`} />
      </div>
      <Often at={at} />
    </Panel>
  );
};
