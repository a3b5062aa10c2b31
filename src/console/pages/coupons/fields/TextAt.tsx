import { textOrNothing } from '../draft/draft';
import type { AtProps } from './FieldAt';
import { TypedAt } from './TypedAt';

interface TextAtProps extends AtProps {
  readonly lang?: string;
  readonly list?: string;
  readonly short?: boolean;
  readonly long?: boolean;
  readonly changed?: (value: unknown) => void;
}

/** Words of the merchant. Nothing typed is nothing kept, and a new line is a space, which is how a page shows it. */
export const TextAt = (props: TextAtProps) => (
  <TypedAt {...props} show={textOrNothing} read={(typed) => typed.replaceAll(/\s*\n\s*/g, ' ') || undefined} />
);
