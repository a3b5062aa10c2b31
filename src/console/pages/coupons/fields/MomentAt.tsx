import { useEditing } from '../draft/editing';
import { instantOf, localMoment } from '../draft/localMoment';
import type { AtProps } from './FieldAt';
import { TypedAt } from './TypedAt';

/** A moment by the shop's clock, kept as UTC ms. */
export const MomentAt = (props: AtProps) => {
  const { timeZone } = useEditing();
  return (
    <TypedAt
      {...props}
      short
      type="datetime-local"
      show={(value) => localMoment(value, timeZone)}
      read={(typed) => instantOf(typed, timeZone)}
    />
  );
};
