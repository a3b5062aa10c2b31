import type { Strings } from '../i18n/strings';
import type { Bar } from './barsOf';

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly strings: Strings;
}

/** Narrower than this, in percent, a bar cannot be seen. */
const SEEN = 1;

/** What spoke for it to the right of a common zero, what spoke against it to the left, all on one scale. */
export const Bars = ({ bars, strings }: BarsProps) => {
  const values = bars.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const percent = (value: number): number => (100 * value) / (high - low || 1);
  const zero = percent(-low);
  return (
    // Preact sets style properties one by one through CSSOM, which a strict style-src allows.
    <ul class="bars" style={{ '--zero': `${zero}%` }}>
      {bars.map(({ words, value }) => {
        const width = Math.max(SEEN, percent(Math.abs(value)));
        const left = Math.min(value < 0 ? Math.max(0, zero - width) : zero, 100 - width);
        return (
          <li key={words} class={value < 0 ? 'against' : 'for'}>
            <span class="name">{words}</span>
            <span class="direction">{value < 0 ? strings.spokeAgainst : strings.spokeFor}</span>
            <span class="track" aria-hidden="true">
              <span class="fill" style={{ width: `${width}%`, marginInlineStart: `${left}%` }} />
            </span>
          </li>
        );
      })}
    </ul>
  );
};
