import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { useEditing } from '../../coupons/draft/editing';
import { MomentAt } from '../../coupons/editor/Terms';
import { CheckAt, SelectAt } from '../../coupons/fields/ChoiceAt';
import { MoneyAt, NumberAt, TextAt } from '../../coupons/fields/TypedAt';
import { useFocusPlace } from '../../coupons/issues/issuePlaces';
import { JourneyPanel } from './JourneyPanel';

/** Name, priority, journey, budget and schedule of a campaign. */
export const CampaignSettings = ({ at, focus }: { readonly at: string; readonly focus: string | undefined }) => {
  useFocusPlace(focus);
  const strings = useStrings('campaignList');
  const { timeZone } = useEditing();
  return (
    <>
      <Panel title={strings.one.settings}>
        <TextAt label={strings.name} hint={strings.nameHint} at={`${at}.name`} />
        <NumberAt label={strings.priority} hint={strings.priorityHint} at={`${at}.priority`} />
        <SelectAt
          label={strings.combine}
          hint={strings.combineHint}
          at={`${at}.combine`}
          standard="combined"
          options={Object.entries(strings.combines).map(([value, label]) => ({ value, label }))}
        />
        <CheckAt label={strings.paused} at={`${at}.paused`} offIsNone />
      </Panel>
      <JourneyPanel at={`${at}.journey`} />
      <Panel title={strings.budget} lead={strings.budgetLead}>
        <div class="fields">
          <MoneyAt label={strings.money} hint={strings.noLimit} at={`${at}.budget.money`} also={[`${at}.budget`]} />
          <MoneyAt label={strings.moneyPerDay} hint={strings.noLimit} at={`${at}.budget.moneyPerDay`} />
        </div>
        <div class="fields">
          <NumberAt label={strings.count} hint={strings.noLimit} at={`${at}.budget.count`} />
          <NumberAt label={strings.countPerDay} hint={strings.noLimit} at={`${at}.budget.countPerDay`} />
        </div>
      </Panel>
      <Panel title={strings.schedule} lead={strings.scheduleLead(timeZone)}>
        <div class="fields dates">
          <MomentAt label={strings.starts} hint={strings.noLimit} at={`${at}.startsAt`} />
          <MomentAt label={strings.ends} hint={strings.noLimit} at={`${at}.endsAt`} />
        </div>
      </Panel>
    </>
  );
};
