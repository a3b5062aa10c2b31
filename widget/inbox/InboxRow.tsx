import type { InboxCoupon } from '../../worker/api';
import { describeCoupon } from '../card/describeCoupon';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import type { InboxStrings } from './inboxStrings';

/** What has just come of a coupon. */
export interface RowState {
  readonly busy?: boolean;
  readonly copied?: 'copied' | 'selected';
  /** Whether a page can put its code onto the cart, and what came of it. */
  readonly apply?: 'can' | 'busy' | 'done' | 'failed';
  /** Reason code of a claim that was refused. */
  readonly refused?: string;
}

export interface RowActions {
  claim(coupon: InboxCoupon): void;
  copy(coupon: InboxCoupon): void;
  apply(coupon: InboxCoupon): void;
  calendar(coupon: InboxCoupon): void;
  /** Opens the form by which it is asked for. */
  send(coupon: InboxCoupon): void;
  drop(coupon: InboxCoupon): void;
}

interface RowProps {
  readonly coupon: InboxCoupon;
  readonly currency: string | undefined;
  /** The shop sends coupons to who asks. */
  readonly sends: boolean;
  readonly state: RowState;
  readonly strings: Strings;
  readonly words: InboxStrings;
  readonly format: Format;
  readonly actions: RowActions;
}

/** One coupon of the inbox: what it gives, until when, and what can be done with it. */
export const InboxRow = ({ coupon: held, currency, sends, state, strings, words, format, actions }: RowProps) => {
  const { coupon, code, endsAt } = held;
  const title = format.pick(coupon.title);
  const open = held.state === 'claimed' || held.state === 'kept';
  const ends = format.end(endsAt);
  const said = state.refused
    ? (strings.final(state.refused) ?? strings.unreachable)
    : state.apply === 'done'
      ? strings.applied
      : state.apply === 'failed'
        ? strings.notApplied
        : state.copied === 'selected'
          ? strings.copyByHand
          : '';
  const named = (label: string): string => `${label}: ${title}`;
  return (
    <li data-id={held.decisionId} data-state={held.state}>
      {currency && <p class="value">{describeCoupon(coupon, currency, strings, format).headline}</p>}
      <h4 lang={format.locale}>
        <bdi>{title}</bdi>
      </h4>
      <p class="hint">{code === undefined ? strings.ends(ends) : strings.useBefore(ends)}</p>
      {open && code !== undefined && (
        <div class="code-row">
          <code class="code" part="code">
            <bdi>{code}</bdi>
          </code>
          <button class="copy" part="button copy" type="button" aria-label={`${named(strings.copy)}`} onClick={() => actions.copy(held)}>
            {state.copied === 'copied' ? strings.copied : strings.copy}
          </button>
        </div>
      )}
      {held.state === 'kept' && <p class="hint">{words.keptMeans}</p>}
      <p class="said" role="status">
        {said}
      </p>
      <div class="row">
        {held.state === 'kept' && !(state.refused && strings.final(state.refused)) && (
          <button
            class="strong claim"
            part="button primary"
            type="button"
            aria-label={named(strings.getCode)}
            aria-disabled={state.busy}
            onClick={() => actions.claim(held)}
          >
            {state.busy ? strings.gettingCode : state.refused ? strings.tryAgain : strings.getCode}
          </button>
        )}
        {held.state === 'claimed' && state.apply && state.apply !== 'done' && (
          <button
            class="strong apply"
            part="button apply"
            type="button"
            aria-label={named(strings.applyToCart)}
            aria-disabled={state.apply === 'busy'}
            onClick={() => actions.apply(held)}
          >
            {strings.applyToCart}
          </button>
        )}
        {sends && held.state === 'kept' && (
          <button class="send" part="button secondary" type="button" aria-label={named(strings.send)} onClick={() => actions.send(held)}>
            {strings.send}
          </button>
        )}
        {open && (
          <button
            class="calendar"
            part="button secondary"
            type="button"
            aria-label={named(words.calendar)}
            onClick={() => actions.calendar(held)}
          >
            {words.calendar}
          </button>
        )}
        <button class="drop" part="button secondary" type="button" aria-label={named(words.remove)} onClick={() => actions.drop(held)}>
          {words.remove}
        </button>
      </div>
    </li>
  );
};
