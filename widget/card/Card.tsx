import { type ComponentChild, h } from 'preact';
import type { CardSettings } from '../../src/protocol/coupons/cardFormat';
import type { Instant } from '../../src/protocol/values/clock';
import type { Claim, Offer } from '../../worker/api';
import type { OnCart } from '../apply/claimHandlers';
import type { Format } from '../i18n/format';
import type { CardStrings } from '../i18n/strings';
import { moreButton } from '../ui/menu';
import type { OpenFormat } from './cardOptions';
import { describeCoupon, validityText } from './describeCoupon';

/** What the shopper may open in a card. */
export type Opened = 'menu' | 'why';

export interface ClaimedState {
  readonly phase: 'claimed';
  readonly claim: Claim;
  readonly copy: 'no' | 'copied' | 'selected';
  /** Absent if the page cannot apply codes to the cart. `waits`: for the first item of an empty one. */
  readonly apply?: 'can' | OnCart;
}

/** Phases of the card. */
export type CardState =
  | { readonly phase: 'offer' }
  | { readonly phase: 'claiming' }
  /** Saved for later. */
  | { readonly phase: 'kept' }
  | ClaimedState
  | { readonly phase: 'refused'; readonly code: string };

/**
 * The campaign's legal notice for a page: for its locale, its language, or any. Otherwise none, since another market's law does not apply
 * here.
 */
export const noticeFor = (notice: CardSettings['notice'] = {}, locale: string): string | undefined =>
  [locale, locale.split('-')[0] ?? '', '*'].map((tag) => (Object.hasOwn(notice, tag) ? notice[tag] : undefined)).find(Boolean);

/** Decoration: its space is reserved even if it does not load, so that nothing moves, and the text next to it is complete. */
const Picture = ({ src }: { readonly src: string }) => (
  <img
    class="picture"
    part="picture"
    alt=""
    src={src}
    width={56}
    height={56}
    referrerpolicy="no-referrer"
    onError={({ currentTarget }) => {
      currentTarget.style.visibility = 'hidden';
    }}
  />
);

interface CardActions {
  claim(): void;
  close(): void;
  /** A press anywhere on the dialog of a modal, including its backdrop. */
  press(event: MouseEvent): void;
  toggleMenu(): void;
}

export interface CardProps {
  readonly shown: OpenFormat;
  readonly offer: Offer;
  readonly state: CardState;
  /** What the shopper has opened in it. */
  readonly open: Opened | undefined;
  /** Its contents. */
  readonly opened: ComponentChild;
  /** What has become of the coupon: its code, that it is saved, or why there is no code. */
  readonly held: ComponentChild;
  /** It was refused, and would be again. */
  readonly isFinal: boolean;
  /** What screen readers hear of it. Absent: the offer. */
  readonly said: string | undefined;
  /** Goods of the coupon that the shopper may like. */
  readonly picks: ComponentChild;
  /** The page has the shopper's dialogs. */
  readonly hasDialogs: boolean;
  /** Address of a picture of the goods. */
  readonly picture: string | undefined;
  /** Announced to screen readers. */
  readonly announced: boolean;
  readonly now: Instant;
  readonly strings: CardStrings;
  readonly format: Format;
  readonly actions: CardActions;
}

/** The offer, once: what, on which goods, under which terms, until when. */
const OfferText = ({ offer, state, picture, now, strings, format }: Omit<CardProps, 'shown'>) => {
  const { coupon } = offer;
  const { heading, isTitle, title, terms } = describeCoupon(coupon, offer.currency, strings, format);
  const validity = state.phase === 'claimed' ? undefined : validityText(offer, now, strings, format);
  return (
    <div class="ticket" part="ticket">
      {picture && <Picture src={picture} />}
      <div class="text">
        {offer.reminder && (
          <p class="eyebrow" part="eyebrow">
            {strings.reminder}
          </p>
        )}
        <h2 class="value" part="value" id="value" lang={isTitle ? format.locale : undefined}>
          {isTitle ? <bdi>{heading}</bdi> : heading}
        </h2>
        {title !== undefined && (
          <p class="title" part="title" lang={format.locale}>
            <bdi>{title}</bdi>
          </p>
        )}
        {coupon.detail && (
          <p class="detail" part="detail" lang={format.locale}>
            <bdi>{format.pick(coupon.detail)}</bdi>
          </p>
        )}
        {terms.length > 0 && (
          <p class="terms" part="terms">
            {terms.join(' · ')}
          </p>
        )}
        {validity !== undefined && (
          <p class="terms" part="validity">
            {validity}
          </p>
        )}
      </div>
    </div>
  );
};

/** The coupon: a labelled region next to a page that stays usable or, as a modal, a dialog over one that does not. */
export const Card = (props: CardProps) => {
  const { shown, offer, state, open, opened, held, isFinal, said, picks, hasDialogs, announced, strings, format, actions } = props;
  const busy = state.phase === 'claiming';
  const notice = noticeFor(offer.card?.notice, format.locale);
  const modal = shown === 'modal';
  const Box = (modal ? 'dialog' : 'section') as 'section';
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
      <OfferText {...props} />
      {held}
      {!/^(claimed|kept)$/.test(state.phase) && !isFinal && (
        <div class="actions">
          <button class="primary" part="button primary" type="button" onClick={actions.claim} aria-disabled={busy}>
            {busy ? strings.gettingCode : state.phase === 'refused' ? strings.tryAgain : strings.getCode}
          </button>
        </div>
      )}
      {picks}
      {/* Last of the buttons in keyboard order, and visually at the end of the first line. */}
      <div class="head">
        {!busy &&
          (state.phase === 'offer' || (state.phase === 'refused' && !isFinal) || hasDialogs) &&
          moreButton(h, { label: strings.more, open: open === 'menu', controls: 'menu', toggle: actions.toggleMenu })}
        <button class="close icon" part="close" type="button" aria-label={strings.close} onClick={actions.close}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 3.5l9 9m0-9l-9 9" />
          </svg>
        </button>
      </div>
      {opened}
      {notice && (
        <p class="notice" part="notice" lang={format.locale}>
          <bdi>{notice}</bdi>
        </p>
      )}
      {(state.phase === 'offer' || busy) && (
        <p class="disclosure" part="disclosure">
          {strings.disclosure(offer.by)}
        </p>
      )}
      <p class="hidden" role="status">
        {/* What comes with its text is not announced. */}
        {said ?? (announced && `${strings.label}: ${describeCoupon(offer.coupon, offer.currency, strings, format).heading}`)}
      </p>
    </Box>
  );
};
