import { X } from 'lucide-preact';
import { type ConditionField, conditionFields } from '../../../../protocol/coupons/condition';
import { useStrings } from '../../../languages/strings';
import { kindOf, type Leaf, leafAbout, operatorsOf } from '../draft/conditionTree';
import { listOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CheckField, SelectAt } from '../fields/ChoiceAt';
import { MoneyAt, NamesAt, NumberAt, TextAt } from '../fields/TypedAt';
import { CategoriesAt, ProductsAt } from '../goods/GoodsAt';

interface ConditionRowProps {
  /** Its number, e.g. `2.1`. */
  readonly name: string;
  readonly at: string;
  /** Path of the whole condition. */
  readonly within: string;
  readonly leaf: Leaf;
  /** `undefined` removes the row. */
  readonly change: (leaf: Leaf | undefined) => void;
}

const Weekdays = ({ leaf, change }: Pick<ConditionRowProps, 'leaf' | 'change'>) => {
  const strings = useStrings('conditions');
  const { mayWrite } = useEditing();
  const chosen = Array.isArray(leaf.value) ? listOf(leaf.value) : [leaf.value];
  return (
    <fieldset class="checks">
      <legend>{strings.value}</legend>
      {strings.weekdays.map((day, i) => (
        <CheckField
          key={day}
          label={day}
          checked={chosen.includes(i + 1)}
          disabled={!mayWrite}
          change={(on) => {
            const days = [1, 2, 3, 4, 5, 6, 7].filter((each) => (each === i + 1 ? on : chosen.includes(each)));
            const { field, op } = leaf;
            change({ field, op, ...(days.length === 0 ? {} : { value: days }) });
          }}
        />
      ))}
    </fieldset>
  );
};

const Value = ({ at, within, leaf, change }: Omit<ConditionRowProps, 'name'>) => {
  const strings = useStrings('conditions');
  const { mayWrite } = useEditing();
  const label = strings.value;
  const place = `${at}.value`;
  const kind = kindOf(leaf.field);
  // A single weekday may be compared as a number; lists are names.
  switch (Array.isArray(leaf.value) && kind !== 'weekday' ? 'names' : kind) {
    case 'money':
      return <MoneyAt label={label} at={place} also={[at]} />;
    case 'number':
      return <NumberAt label={label} at={place} also={[at]} unit={strings.units[leaf.field as ConditionField]} />;
    case 'names':
      // What shoppers look at is known by category, and carts by product too.
      if (leaf.field.endsWith('.categories')) return <CategoriesAt label={label} at={place} also={[at]} within={within} />;
      if (leaf.field.endsWith('.itemIds')) return <ProductsAt label={label} at={place} also={[at]} within={within} />;
      return <NamesAt label={label} at={place} also={[at]} within={within} />;
    case 'weekday':
      return <Weekdays leaf={leaf} change={change} />;
    case 'yes':
      return (
        <CheckField
          label={strings.yes}
          at={place}
          checked={leaf.value === true}
          disabled={!mayWrite}
          change={(on) => change({ ...leaf, value: on })}
        />
      );
    default:
      return <TextAt label={label} at={place} also={[at]} />;
  }
};

/** One condition: field, operator and value. */
export const ConditionRow = ({ name, at, within, leaf, change }: ConditionRowProps) => {
  const strings = useStrings('conditions');
  const { mayWrite } = useEditing();
  const usual = operatorsOf(kindOf(leaf.field));
  return (
    <fieldset class="fields condition">
      <legend>{strings.row(name)}</legend>
      <SelectAt
        label={strings.field}
        at={`${at}.field`}
        options={conditionFields.map((value) => ({ value, label: strings.fields[value] }))}
        choose={(field) => {
          const known = conditionFields.find((one) => one === field);
          if (known) change(leafAbout(known));
        }}
      />
      <SelectAt
        label={strings.operator}
        at={`${at}.op`}
        options={usual.map((value) => ({ value, label: strings.operators[value] ?? value }))}
      />
      <Value at={at} within={within} leaf={leaf} change={change} />
      <button type="button" class="icon-button" disabled={!mayWrite} onClick={() => change(undefined)} aria-label={strings.remove(name)}>
        <X size={16} aria-hidden="true" />
      </button>
    </fieldset>
  );
};
