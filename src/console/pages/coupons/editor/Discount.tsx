import { useStrings } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Page';
import { type Draft, fieldsOf, listOf, valueAt } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { CheckAt, SelectAt } from '../fields/ChoiceAt';
import { MoneyAt, NumberAt, TextAt } from '../fields/TypedAt';
import { aboutOthers, focusAfterDrawing } from '../issues/issuePlaces';
import { editorStrings } from './editorStrings';

const MOST_TIERS = 10;

/** Steps of “spend more, save more”. */
const Tiers = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { draft, set, mayWrite } = useEditing();
  const tiers = listOf(valueAt(draft, `${at}.tiers`));
  return (
    <>
      {tiers.map((_, i) => (
        <fieldset key={i} class="fields">
          <legend>{strings.tier(i + 1)}</legend>
          <MoneyAt label={strings.tierFrom} at={`${at}.tiers.${i}.threshold`} also={i === 0 ? [`${at}.tiers`] : []} />
          <MoneyAt label={strings.tierOff} at={`${at}.tiers.${i}.amount`} />
          {tiers.length > 1 && (
            <button
              type="button"
              class="quiet"
              disabled={!mayWrite}
              onClick={() => {
                set(`${at}.tiers.${i}`, undefined);
                focusAfterDrawing(`${at}.tiers.0.threshold`);
              }}
            >
              {strings.tierDelete(i + 1)}
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
          {strings.tierAdd}
        </button>
      </p>
      <MoneyAt label={strings.cap} hint={strings.capHint} at={`${at}.cap`} also={[at]} />
      <CheckAt label={strings.repeat} hint={strings.repeatHint} at={`${at}.repeat`} />
    </>
  );
};

/**
 * The discount of another form, with what the old one says that the new one also needs, so that changing one's mind costs no typing. What is unknown
 * is left open, to be filled in.
 */
export const newDiscount = (kind: string, old: unknown): Draft => {
  const { basisPoints, cap, amount, tiers, value, itemId, quantity, points } = fieldsOf(old);
  const steps = listOf(tiers);
  const most = cap ?? amount ?? value;
  const known = (fields: Readonly<Record<string, unknown>>): Draft =>
    Object.fromEntries(Object.entries({ kind, ...fields }).filter(([, field]) => field !== undefined));
  switch (kind) {
    case 'percent':
    case 'cashBack':
      return known({ basisPoints: basisPoints ?? 1_000, cap: most });
    case 'fixed':
    case 'storeCredit':
      return known({ amount: most });
    case 'tiers':
      return known({ tiers: steps.length > 0 ? steps : [{}], cap: most });
    case 'freeShipping':
      return known({ cap: most });
    case 'gift':
      return known({ itemId, quantity: quantity ?? 1, value: most });
    case 'points':
      return known({ points, value: most });
    default:
      return known({});
  }
};

const Form = ({ kind, at }: { readonly kind: unknown; readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const whole = kind === 'freeShipping' ? [at] : [];
  const cap = <MoneyAt label={strings.cap} hint={strings.capHint} at={`${at}.cap`} also={whole} />;
  const worth = <MoneyAt label={strings.worth} hint={strings.worthHint} at={`${at}.value`} also={[at]} />;
  switch (kind) {
    case 'percent':
    case 'cashBack':
      return (
        <>
          <NumberAt label={strings.percentage} at={`${at}.basisPoints`} also={[at]} per={100} unit="%" />
          {cap}
        </>
      );
    case 'fixed':
    case 'storeCredit':
      return <MoneyAt label={strings.amount} at={`${at}.amount`} also={[at]} />;
    case 'tiers':
      return <Tiers at={at} />;
    case 'freeShipping':
      return cap;
    case 'gift':
      return (
        <>
          <TextAt label={strings.giftItem} at={`${at}.itemId`} />
          <NumberAt label={strings.giftQuantity} at={`${at}.quantity`} />
          {worth}
        </>
      );
    case 'points':
      return (
        <>
          <NumberAt label={strings.points} at={`${at}.points`} />
          {worth}
        </>
      );
    default:
      return null;
  }
};

const instructions = ['gift', 'points', 'cashBack', 'storeCredit'];

/** What the coupon gives. */
export const Discount = ({ coupon }: { readonly coupon: string }) => {
  const strings = useStrings(editorStrings);
  const { draft, set } = useEditing();
  const at = `${coupon}.discount`;
  const kind = valueAt(draft, `${at}.kind`);
  return (
    <Panel title={strings.discount}>
      <SelectAt
        label={strings.kind}
        hint={instructions.some((name) => name === kind) ? strings.instruction : undefined}
        at={`${at}.kind`}
        owns={(issue) => issue.at === coupon && !aboutOthers(issue)}
        options={Object.entries(strings.kinds).map(([value, label]) => ({ value, label }))}
        choose={(chosen) => set(at, newDiscount(chosen, valueAt(draft, at)))}
      />
      <Form kind={kind} at={at} />
    </Panel>
  );
};
