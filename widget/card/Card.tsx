import type { CardSettings } from '../../src/protocol/coupons/cardFormat';
import type { Claim, Explanation, Offer } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import { describeCoupon } from './describeCoupon';
import type { ShownFormat } from './formatFor';
import { Why } from './Why';

/** Phases of the card. `why`: the explanation is open. */
export type CardState =
  | { readonly phase: 'offer'; readonly why: boolean }
  | { readonly phase: 'claiming' }
  /** Saved for later. */
  | { readonly phase: 'kept' }
  | {
      readonly phase: 'claimed';
      readonly claim: Claim;
      readonly copy: 'no' | 'copied' | 'selected';
      /** Absent if the page cannot apply codes to the cart. */
      readonly apply?: 'can' | 'busy' | 'done' | 'failed';
    }
  | { readonly phase: 'refused'; readonly code: string };

interface ClaimedProps {
  readonly state: Extract<CardState, { phase: 'claimed' }>;
  readonly strings: Strings;
  readonly format: Format;
  readonly copy: () => void;
  readonly apply: () => void;
}

/** The code, how to use it and how long it is valid. */
const Claimed = ({ state: { claim, copy: copied, apply: onCart }, strings, format, copy, apply }: ClaimedProps) => (
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

/**
 * The campaign's legal notice for a page: for its locale, its language, or any. Otherwise none, since another market's law does not apply
 * here.
 */
export const noticeFor = (notice: CardSettings['notice'] = {}, locale: string): string | undefined =>
  [locale, locale.split('-')[0] ?? '', '*'].map((tag) => (Object.hasOwn(notice, tag) ? notice[tag] : undefined)).find(Boolean);

interface PictureProps {
  readonly src: string;
}

/** Decoration: its space is reserved even if it does not load, so that nothing moves, and the text next to it is complete. */
const Picture = ({ src }: PictureProps) => (
  <img
    class="picture"
    part="picture"
    alt=""
    src={src}
    width={72}
    height={72}
    referrerpolicy="no-referrer"
    onError={({ currentTarget }) => {
      currentTarget.style.visibility = 'hidden';
    }}
  />
);

interface CardActions {
  claim(): void;
  keep(): void;
  send(): void;
  notForMe(): void;
  close(): void;
  /** A press anywhere on the dialog of a modal, including its backdrop. */
  press(event: MouseEvent): void;
  toggleWhy(): void;
  copy(): void;
  apply(): void;
}

interface CardProps {
  readonly shown: ShownFormat;
  readonly offer: Offer;
  readonly state: CardState;
  readonly explanation: Explanation | undefined;
  /** Announced to screen readers. */
  readonly announced: boolean;
  /** The shopper can save it for later. */
  readonly keeps: boolean;
  /** The shopper can have it sent. */
  readonly sends: boolean;
  readonly strings: Strings;
  readonly format: Format;
  readonly actions: CardActions;
}

/** The coupon: a labelled region next to a page that stays usable or, as a modal, a dialog over one that does not. */
export const Card = ({ shown, offer, state, explanation, announced, keeps, sends, strings, format, actions }: CardProps) => {
  const { coupon } = offer;
  const { headline, terms } = describeCoupon(coupon, offer.currency, strings, format);
  const title = format.pick(coupon.title);
  const busy = state.phase === 'claiming';
  const final = state.phase === 'refused' ? strings.final(state.code) : undefined;
  const notice = noticeFor(offer.card?.notice, format.locale);
  const modal = shown === 'modal';
  const Box = (modal ? 'dialog' : 'section') as 'section';
  const head = (
    <div class="head">
      <span class="eyebrow" part="eyebrow">
        {offer.reminder ? strings.reminder : strings.forYou}
      </span>
      <button class="close" part="close" type="button" onClick={actions.close}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.5 3.5l9 9m0-9l-9 9" />
        </svg>
        {strings.close}
      </button>
    </div>
  );
  return (
    <Box
      class={`card ${shown}`}
      part={`card ${shown}`}
      aria-label={strings.label}
      aria-describedby={modal ? 'value' : undefined}
      aria-busy={busy}
      lang={format.wording}
      tabIndex={modal ? -1 : undefined}
      onMouseDown={modal ? actions.press : undefined}
      onClick={modal ? actions.press : undefined}
      onClose={modal ? actions.close : undefined}
    >
      {shown !== 'bar' && head}
      <div class="ticket" part="ticket">
        {coupon.picture && <Picture src={coupon.picture} />}
        <p class="value" part="value" id="value">
          {headline}
        </p>
        <h2 class="title" part="title" lang={format.locale}>
          <bdi>{title}</bdi>
        </h2>
        {coupon.detail && (
          <p class="detail" part="detail" lang={format.locale}>
            <bdi>{format.pick(coupon.detail)}</bdi>
          </p>
        )}
        <div class="tear" aria-hidden="true" />
        {state.phase === 'claimed' ? (
          <Claimed state={state} strings={strings} format={format} copy={actions.copy} apply={actions.apply} />
        ) : (
          <ul class="terms" part="terms">
            {[...terms, strings.ends(format.end(coupon.endsAt))].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      {state.phase === 'refused' && (
        <p class="refusal" part="refusal" role="alert">
          {final ?? strings.unreachable}
        </p>
      )}
      {state.phase === 'kept' && (
        <p class="refusal" part="kept" role="status">
          {strings.kept}
        </p>
      )}
      {state.phase !== 'claimed' && state.phase !== 'kept' && !final && (
        <div class="actions">
          <button class="primary" part="button primary" type="button" onClick={actions.claim} aria-disabled={busy}>
            {busy && <span class="spinner" aria-hidden="true" />}
            {busy ? strings.gettingCode : state.phase === 'refused' ? strings.tryAgain : strings.getCode}
          </button>
          <button class="secondary" part="button secondary" type="button" onClick={actions.notForMe} aria-disabled={busy}>
            {strings.notForMe}
          </button>
        </div>
      )}
      {/* Last in a bar's row, both visually and in keyboard order. */}
      {shown === 'bar' && head}
      {notice && (
        <p class="notice" part="notice" lang={format.locale}>
          <bdi>{notice}</bdi>
        </p>
      )}
      {(state.phase === 'offer' || busy) && (
        <div class="foot">
          <p class="disclosure" part="disclosure">
            {strings.disclosure(offer.by)}
          </p>
          <Why
            open={state.phase === 'offer' && state.why}
            offer={offer}
            explanation={explanation}
            strings={strings}
            format={format}
            toggle={actions.toggleWhy}
          />
          {keeps && (
            <button class="link" part="keep" type="button" onClick={actions.keep}>
              {strings.keep}
            </button>
          )}
          {sends && (
            <button class="link" part="send" type="button" onClick={actions.send}>
              {strings.send}
            </button>
          )}
        </div>
      )}
      <p class="hidden" role="status">
        {announced && `${strings.label}: ${headline}`}
      </p>
    </Box>
  );
};
