import type { Offer } from '../../worker/api';
import type { Strings } from '../i18n/strings';

interface WhyProps {
  readonly open: boolean;
  readonly because: Offer['because'];
  readonly strings: Strings;
  readonly toggle: () => void;
}

/** "Why this coupon?": the largest contributions as bars, relative to the largest of them. */
export const Why = ({ open, because, strings, toggle }: WhyProps) => {
  const largest = Math.max(...because.map(({ value }) => Math.abs(value)), 1e-9);
  return (
    <div class="why">
      <button class="link" part="why" type="button" aria-expanded={open} aria-controls="why" onClick={toggle}>
        {strings.why}
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 6l4 4 4-4" />
        </svg>
      </button>
      <div id="why" hidden={!open}>
        <p>{because.length > 0 ? strings.whyIntro : strings.whyNothing}</p>
        <ul class="bars">
          {because.map(({ feature, value }) => (
            <li key={feature} class={value < 0 ? 'against' : 'for'}>
              <span class="name">{strings.feature(feature)}</span>
              <span class="direction">{value < 0 ? strings.spokeAgainst : strings.spokeFor}</span>
              {/* Preact sets style properties one by one through CSSOM, which a strict style-src allows. */}
              <span class="bar" aria-hidden="true">
                <span class="fill" style={{ width: `${Math.max(4, (100 * Math.abs(value)) / largest)}%` }} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
};
