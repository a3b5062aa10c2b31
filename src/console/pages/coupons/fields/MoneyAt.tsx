import { useEditing } from '../draft/editing';
import { moneyInput, readMoney } from '../draft/moneyInput';
import type { AtProps } from './FieldAt';
import { TypedAt } from './TypedAt';

/** An amount of the campaign's currency: typed in major units, kept in minor ones. */
export const MoneyAt = (props: AtProps & { readonly changed?: (value: unknown) => void }) => {
  const { currency, digits } = useEditing();
  return (
    <TypedAt
      {...props}
      short
      inputMode="decimal"
      unit={currency}
      show={(value) => moneyInput(value, digits)}
      read={(typed) => readMoney(typed, digits)}
    />
  );
};
