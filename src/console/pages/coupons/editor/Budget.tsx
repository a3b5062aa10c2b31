import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { MoneyAt } from '../fields/MoneyAt';
import { NumberAt } from '../fields/NumberAt';
import { editorStrings } from './editorStrings';

/** What the coupon may cost, and how often one customer may use it. */
export const Budget = ({ id }: { readonly id: string }) => {
  const strings = useStrings(editorStrings);
  const at = `budgets.${id}`;
  return (
    <Panel title={strings.budget} lead={strings.budgetLead}>
      <div class="fields">
        <MoneyAt label={strings.money} hint={strings.noLimit} at={`${at}.money`} also={[at]} />
        <MoneyAt label={strings.moneyPerDay} hint={strings.noLimit} at={`${at}.moneyPerDay`} />
      </div>
      <div class="fields">
        <NumberAt label={strings.count} hint={strings.noLimit} at={`${at}.count`} />
        <NumberAt label={strings.countPerDay} hint={strings.noLimit} at={`${at}.countPerDay`} />
      </div>
      <NumberAt label={strings.perCustomer} hint={strings.perCustomerHint} at={`limits.${id}.perCustomer`} />
    </Panel>
  );
};
