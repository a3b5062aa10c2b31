import { useContext } from 'preact/hooks';
import { hourWords } from '../../../i18n/hourWords';
import { LanguageContext } from '../../../i18n/language';
import { useValue } from '../draft/editing';
import type { AtProps } from './FieldAt';
import { SelectAt } from './SelectAt';

interface HourAtProps extends AtProps {
  /** Where nothing is kept. */
  readonly standard: number;
  readonly choose: (hour: number) => void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** An hour of the day, 0 to 23. */
export const HourAt = ({ standard, choose, ...field }: HourAtProps) => {
  const { language } = useContext(LanguageContext);
  const [value] = useValue(field.at);
  return (
    <SelectAt
      {...field}
      standard={String(value ?? standard)}
      choose={(chosen) => choose(Number(chosen))}
      options={HOURS.map((hour) => ({ value: String(hour), label: hourWords(hour, language) }))}
    />
  );
};
