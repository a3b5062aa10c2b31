import type { LaterWays, SendCall } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { SendStrings } from '../i18n/panelStrings';

interface LaterProps {
  readonly later: LaterWays;
  readonly words: SendStrings;
  readonly format: Format;
  readonly agrees: boolean;
  agree(on: boolean): void;
}

/** Names of the months. The year does not matter. */
const monthsIn = (locale: string): readonly string[] => {
  const name = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => name.format(Date.UTC(2024, month)));
};

/** Consent to the shop's journeys, unticked at first, and the month of birth if one of them needs it. */
export const Later = ({ later, words, format, agrees, agree }: LaterProps) => (
  <>
    <label class="later">
      <input type="checkbox" name="later" checked={agrees} onChange={({ currentTarget }) => agree(currentTarget.checked)} />
      <span>
        {words.later}
        <span class="hint">{words.laterMeans(format.moment(later.from))}</span>
      </span>
    </label>
    {agrees && later.birthMonth && (
      <label class="field">
        <span>{words.birthMonth}</span>
        <select class="typed" name="birthMonth">
          <option value="">{words.noMonth}</option>
          {monthsIn(format.wording).map((name, i) => (
            <option key={name} value={i + 1}>
              {name}
            </option>
          ))}
        </select>
      </label>
    )}
  </>
);

/** What the form says; absent: the shopper did not agree. */
export const laterIn = (form: ParentNode): SendCall['later'] => {
  if (!form.querySelector<HTMLInputElement>('[name=later]')?.checked) return undefined;
  const month = Number(form.querySelector<HTMLSelectElement>('[name=birthMonth]')?.value);
  return month > 0 ? { birthMonth: month } : {};
};
