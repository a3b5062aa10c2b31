import { useValue } from '../draft/editing';
import { type AtProps, FieldAt } from './FieldAt';

interface SelectAtProps extends AtProps {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What follows from a choice, in place of keeping it at the place. */
  readonly choose?: (value: string) => void;
  /** Where nothing is kept. */
  readonly standard?: string;
}

/** One of a few. A value that is none of them is shown as it is. */
export const SelectAt = ({ options, choose, standard = '', ...field }: SelectAtProps) => {
  const [value, set] = useValue(field.at);
  const current = typeof value === 'string' ? value : standard;
  const known = options.some((option) => option.value === current);
  return (
    <FieldAt
      {...field}
      control={(control) => (
        <select {...control} value={current} onChange={({ currentTarget }) => (choose ?? set)(currentTarget.value)}>
          {(known ? options : [{ value: current, label: current }, ...options]).map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  );
};
