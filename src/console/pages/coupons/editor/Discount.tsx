import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { useEditing } from '../draft/editing';
import { newDiscount } from '../draft/newDiscount';
import { valueAt } from '../draft/valueAt';
import { MoneyAt } from '../fields/MoneyAt';
import { NumberAt } from '../fields/NumberAt';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { aboutOthers } from '../issues/placeIssues';
import { editorStrings } from './editorStrings';
import { Tiers } from './Tiers';

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
