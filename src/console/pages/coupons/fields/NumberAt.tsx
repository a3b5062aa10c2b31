import type { ComponentChildren } from 'preact';
import { numberInput, readNumber } from '../draft/numberInput';
import type { AtProps } from './FieldAt';
import { TypedAt } from './TypedAt';

interface NumberAtProps extends AtProps {
  /** One of what is typed is so many of what is kept: 100 for basis points, 0.01 for shares typed as percent. */
  readonly per?: number;
  readonly unit?: ComponentChildren;
  /** It may have decimals, as all that is kept in another unit may. */
  readonly decimal?: boolean;
  readonly changed?: (value: unknown) => void;
}

export const NumberAt = ({ per = 1, unit, decimal = per !== 1, ...props }: NumberAtProps) => (
  <TypedAt
    {...props}
    short
    inputMode={decimal ? 'decimal' : 'numeric'}
    unit={unit}
    show={(value) => numberInput(value, per)}
    read={(typed) => readNumber(typed, per)}
  />
);
