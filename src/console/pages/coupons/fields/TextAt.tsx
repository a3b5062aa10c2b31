import { textOrNothing } from '../draft/draft';
import type { AtProps } from './FieldAt';
import { TypedAt } from './TypedAt';

interface TextAtProps extends AtProps {
  readonly lang?: string;
  readonly list?: string;
  readonly short?: boolean;
  readonly changed?: (value: unknown) => void;
}

/** Words of the merchant. Nothing typed is nothing kept. */
export const TextAt = (props: TextAtProps) => (
  <TypedAt {...props} show={textOrNothing} read={(typed) => (typed === '' ? undefined : typed)} />
);
