import { Plus, X } from 'lucide-preact';
import { instructionKinds } from '../../../../engine/eligibility/discountOf';
import type { DiscountField } from '../../../languages/en/coupons';
import { useStrings } from '../../../languages/strings';
import { listOf, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CheckAt, SelectAt } from '../fields/ChoiceAt';
import type { AtProps } from '../fields/FieldAt';
import { MoneyAt, NumberAt } from '../fields/TypedAt';
import { CategoriesAt, ProductsAt } from '../goods/GoodsAt';
import { aboutOthers, focusAfterDrawing } from '../issues/issuePlaces';
import { discountForm, discountInputs, newDiscount } from './discountForms';

const MOST = 10;

interface StepsProps {
  /** Path of the list. */
  readonly at: string;
  /** Names of the two amounts of a step. */
  readonly from: string;
  readonly off: string;
}

/** Spend-threshold steps as rows. */
export const Steps = ({ at, from, off }: StepsProps) => {
  const strings = useStrings('editor');
  const { draft, set, mayWrite } = useEditing();
  const steps = listOf(valueAt(draft, at));
  return (
    <>
      {steps.map((_, i) => (
        <fieldset key={i} class="step">
          <legend class="visually-hidden">{strings.tier(i + 1)}</legend>
          <MoneyAt label={strings.tierFrom} at={`${at}.${i}.${from}`} also={i === 0 ? [at] : []} />
          <MoneyAt label={strings.tierOff} at={`${at}.${i}.${off}`} />
          {steps.length > 1 && (
            <button
              type="button"
              class="icon-button"
              disabled={!mayWrite}
              aria-label={strings.tierDelete(i + 1)}
              onClick={() => {
                set(`${at}.${i}`, undefined);
                focusAfterDrawing(`${at}.0.${from}`);
              }}
            >
              <X size={16} aria-hidden="true" />
            </button>
          )}
        </fieldset>
      ))}
      <p>
        <button
          type="button"
          disabled={!mayWrite || steps.length >= MOST}
          onClick={() => {
            set(`${at}.${steps.length}`, {});
            focusAfterDrawing(`${at}.${steps.length}.${from}`);
          }}
        >
          <Plus size={16} aria-hidden="true" />
          {strings.tierAdd}
        </button>
      </p>
    </>
  );
};

/** Goods of a discount, if they are others than the coupon's. */
const GivenGoods = ({ label, hint, at }: AtProps) => {
  const { categories, items } = useStrings('editor');
  return (
    <fieldset>
      <legend>{label}</legend>
      <CategoriesAt label={categories} hint={hint} at={`${at}.categories`} also={[at]} within={at} />
      <ProductsAt label={items} at={`${at}.itemIds`} within={at} />
    </fieldset>
  );
};

const FormField = ({ field, at, whole }: { readonly field: DiscountField; readonly at: string; readonly whole: boolean }) => {
  const { fields } = useStrings('discounts');
  if (field === 'tiers') return <Steps at={`${at}.tiers`} from="threshold" off="amount" />;
  const props = { ...fields[field], at: `${at}.${field}`, also: whole ? [at] : [] };
  switch (discountInputs[field].as) {
    case 'money':
      return <MoneyAt {...props} />;
    case 'percent':
      return <NumberAt {...props} per={100} unit="%" />;
    case 'count':
      return <NumberAt {...props} />;
    case 'check':
      return <CheckAt {...props} />;
    case 'goods':
      return <GivenGoods {...props} />;
    case 'product':
      return <ProductsAt {...props} within={props.at} one />;
  }
};

/** Short fields stand next to each other. */
const isShort = (field: DiscountField): boolean => ['money', 'percent', 'count'].includes(discountInputs[field].as);
const parts = (fields: readonly DiscountField[]): readonly (readonly DiscountField[])[] =>
  [fields.filter((field) => !isShort(field)), fields.filter(isShort)].flatMap((some, i) => (i === 0 ? some.map((one) => [one]) : [some]));

export const Discount = ({ coupon }: { readonly coupon: string }) => {
  const strings = useStrings('editor');
  const { kinds } = useStrings('discounts');
  const { draft, set } = useEditing();
  const at = `${coupon}.discount`;
  const kind = valueAt(draft, `${at}.kind`);
  const form = discountForm(kind);
  return (
    <>
      <SelectAt
        label={strings.kind}
        hint={instructionKinds().some((name) => name === kind) ? strings.instruction : undefined}
        at={`${at}.kind`}
        owns={(issue) => issue.at === coupon && !aboutOthers(issue)}
        options={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
        choose={(chosen) => set(at, newDiscount(chosen, valueAt(draft, at)))}
      />
      {form &&
        parts(form.fields).map((fields) => (
          <div key={fields[0]} class={fields.length > 1 ? 'fields' : undefined}>
            {fields.map((field) => (
              <FormField key={field} field={field} at={at} whole={field === form.whole} />
            ))}
          </div>
        ))}
    </>
  );
};
