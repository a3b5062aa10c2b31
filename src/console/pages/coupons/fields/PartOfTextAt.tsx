import { fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { setAt } from '../draft/setAt';
import { valueAt } from '../draft/valueAt';
import type { AtProps } from './FieldAt';
import { TextAt } from './TextAt';

interface PartOfTextAtProps extends AtProps {
  /** Place of the text in all languages. */
  readonly parent: string;
  readonly lang: string;
  readonly long?: boolean;
}

/** One language of a text that need not be there: without any there is none. */
export const PartOfTextAt = ({ parent, ...props }: PartOfTextAtProps) => {
  const { edit } = useEditing();
  return (
    <TextAt
      {...props}
      changed={(value) =>
        edit((draft) => {
          const next = setAt(draft, props.at, value);
          return Object.keys(fieldsOf(valueAt(next, parent))).length === 0 ? setAt(next, parent, undefined) : next;
        })
      }
    />
  );
};
