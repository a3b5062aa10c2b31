import { useFormats, useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { fieldsOf } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { CheckAt } from '../fields/CheckAt';
import { MomentAt } from '../fields/MomentAt';
import { MoneyAt } from '../fields/MoneyAt';
import { NamesAt } from '../fields/NamesAt';
import { NumberAt } from '../fields/NumberAt';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { Condition } from './Condition';
import { editorStrings } from './editorStrings';

export const Goods = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  return (
    <Panel title={strings.scope} lead={strings.scopeLead}>
      <NamesAt label={strings.categories} hint={strings.categoriesHint} at={`${at}.scope.categories`} within={`${at}.scope`} />
      <NamesAt label={strings.items} hint={strings.itemsHint} at={`${at}.scope.itemIds`} within={`${at}.scope`} />
    </Panel>
  );
};

export const Audience = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  return (
    <Panel title={strings.audience} lead={strings.audienceLead}>
      <CheckAt label={strings.members} hint={strings.membersHint} at={`${at}.membersOnly`} offIsNone />
      <Condition at={`${at}.when`} />
    </Panel>
  );
};

export const Dates = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { timeZone } = useEditing();
  return (
    <Panel title={strings.when} lead={strings.whenLead(timeZone)}>
      <div class="fields dates">
        <MomentAt label={strings.starts} at={`${at}.startsAt`} />
        <MomentAt label={strings.ends} at={`${at}.endsAt`} />
      </div>
    </Panel>
  );
};

export const Often = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const formats = useFormats();
  const field = (name: 'perSession' | 'perDay' | 'lifetime', standard: number) => (
    <NumberAt
      label={strings[name]}
      hint={strings.standardOf(formats.count(standard))}
      at={`${at}.frequency.${name}`}
      unit={strings.times}
    />
  );
  return (
    <Panel title={strings.often}>
      <div class="fields">
        {field('perSession', 1)}
        {field('perDay', 2)}
        {field('lifetime', 10)}
      </div>
    </Panel>
  );
};

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

export const Codes = ({ id }: { readonly id: string }) => {
  const strings = useStrings(editorStrings);
  const at = `codes.${id}`;
  const [value, set] = useValue(at);
  const { from = 'generated' } = fieldsOf(value);
  return (
    <Panel title={strings.codes}>
      <SelectAt
        label={strings.origin}
        at={`${at}.from`}
        also={[at]}
        standard="generated"
        options={Object.entries(strings.origins).map(([name, label]) => ({ value: name, label }))}
        choose={(chosen) => set(chosen === 'generated' ? undefined : { from: chosen })}
      />
      {from === 'generated' && <Prefix at={at} />}
      {from === 'pool' && <p class="muted">{strings.poolNext}</p>}
      {from === 'shared' && <TextAt label={strings.code} hint={strings.codeHint} at={`${at}.code`} short />}
    </Panel>
  );
};

/** Without a prefix, codes are what they are without a word about them. */
const Prefix = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { set } = useEditing();
  return (
    <TextAt
      label={strings.prefix}
      hint={strings.prefixHint}
      at={`${at}.prefix`}
      short
      changed={(prefix) => set(at, prefix === undefined ? undefined : { from: 'generated', prefix })}
    />
  );
};
