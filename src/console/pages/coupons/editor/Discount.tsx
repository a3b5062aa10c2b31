import { Plus, X } from 'lucide-preact';
import { instructionKinds } from '../../../../engine/eligibility/discountOf';
import { useStrings } from '../../../i18n/i18n';
import { listOf, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CheckAt, SelectAt } from '../fields/ChoiceAt';
import { MoneyAt, NumberAt } from '../fields/TypedAt';
import { ProductsAt } from '../goods/GoodsAt';
import { aboutOthers, focusAfterDrawing } from '../issues/issuePlaces';
import { type DiscountField, discountStrings } from '../words/discountStrings';
import { editorStrings } from '../words/editorStrings';
import { discountForm, discountInputs, newDiscount } from './discountForms';

const MOST_TIERS = 10;

/** Spend-threshold tiers. */
const Tiers = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { draft, set, mayWrite } = useEditing();
  const tiers = listOf(valueAt(draft, `${at}.tiers`));
  return (
    <>
      {tiers.map((_, i) => (
        <fieldset key={i} class="step">
          <legend class="visually-hidden">{strings.tier(i + 1)}</legend>
          <MoneyAt label={strings.tierFrom} at={`${at}.tiers.${i}.threshold`} also={i === 0 ? [`${at}.tiers`] : []} />
          <MoneyAt label={strings.tierOff} at={`${at}.tiers.${i}.amount`} />
          {tiers.length > 1 && (
            <button
              type="button"
              class="icon-button"
              disabled={!mayWrite}
              aria-label={strings.tierDelete(i + 1)}
              onClick={() => {
                set(`${at}.tiers.${i}`, undefined);
                focusAfterDrawing(`${at}.tiers.0.threshold`);
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
          disabled={!mayWrite || tiers.length >= MOST_TIERS}
          onClick={() => {
            set(`${at}.tiers.${tiers.length}`, {});
            focusAfterDrawing(`${at}.tiers.${tiers.length}.threshold`);
          }}
        >
          <Plus size={16} aria-hidden="true" />
          {strings.tierAdd}
        </button>
      </p>
    </>
  );
};

const FormField = ({ field, at, whole }: { readonly field: DiscountField; readonly at: string; readonly whole: boolean }) => {
  const { fields } = useStrings(discountStrings);
  if (field === 'tiers') return <Tiers at={at} />;
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
    case 'product':
      return <ProductsAt {...props} within={props.at} one />;
  }
};

/** Short fields stand next to each other. */
const isShort = (field: DiscountField): boolean => ['money', 'percent', 'count'].includes(discountInputs[field].as);
const parts = (fields: readonly DiscountField[]): readonly (readonly DiscountField[])[] =>
  [fields.filter((field) => !isShort(field)), fields.filter(isShort)].flatMap((some, i) => (i === 0 ? some.map((one) => [one]) : [some]));

export const Discount = ({ coupon }: { readonly coupon: string }) => {
  const strings = useStrings(editorStrings);
  const { kinds } = useStrings(discountStrings);
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
