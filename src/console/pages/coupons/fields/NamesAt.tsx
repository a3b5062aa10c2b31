import { useValue } from '../draft/editing';
import { namesInput, readNames } from '../draft/namesInput';
import type { AtProps } from './FieldAt';
import { TypedAt } from './TypedAt';

interface NamesAtProps extends AtProps {
  /** Where what is wrong with one of the names is told. */
  readonly within: string;
  readonly changed?: (value: unknown) => void;
}

/** Names separated by commas; without any, the field goes away. */
export const NamesAt = ({ within, ...props }: NamesAtProps) => {
  const [value] = useValue(props.at);
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (
    <TypedAt
      {...props}
      deep
      owns={({ at, facts }) => at === within && facts.text !== undefined && names.includes(facts.text)}
      show={namesInput}
      read={(typed) => {
        const read = readNames(typed);
        return read.length === 0 ? undefined : read;
      }}
    />
  );
};
