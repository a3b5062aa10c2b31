import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import type { CardState } from './cardState';

interface ClaimedProps {
  readonly state: Extract<CardState, { phase: 'claimed' }>;
  readonly strings: Strings;
  readonly format: Format;
  readonly copy: () => void;
  readonly apply: () => void;
}

/** The code, how to use it and until when the shop honours it. */
export const Claimed = ({ state: { claim, copy: copied, apply: onCart }, strings, format, copy, apply }: ClaimedProps) => (
  <div class="claimed">
    <p class="small">{strings.yourCode}</p>
    <div class="code-row">
      <code class="code" part="code">
        <bdi>{claim.code}</bdi>
      </code>
      <button class="copy" part="button copy" type="button" onClick={copy} aria-live="polite">
        {copied === 'copied' ? strings.copied : strings.copy}
      </button>
    </div>
    {onCart !== 'done' && <p class="small">{strings.enterAtCheckout}</p>}
    <p class="small">{strings.useBefore(format.end(claim.expiresAt))}</p>
    <p class="small" role="status">
      {onCart === 'done' ? strings.applied : onCart === 'failed' ? strings.notApplied : copied === 'selected' ? strings.copyByHand : ''}
    </p>
    {onCart && onCart !== 'done' && (
      <div class="actions">
        <button class="secondary" part="button apply" type="button" onClick={apply} aria-disabled={onCart === 'busy'}>
          {strings.applyToCart}
        </button>
      </div>
    )}
  </div>
);
