import { endsSoon } from '../../src/engine/eligibility/reminders';
import type { Instant } from '../../src/protocol/values/clock';
import type { Inbox as InboxContent, InboxCoupon } from '../../worker/api';
import { describeCoupon } from '../card/describeCoupon';
import type { Format } from '../i18n/format';
import type { InboxGroup, InboxStrings, PanelStrings } from '../i18n/panelStrings';
import type { Strings } from '../i18n/strings';

/** Latest result for a coupon. */
export interface RowState {
  readonly busy?: boolean;
  readonly copied?: 'copied' | 'selected';
  /** Whether a page can apply its code to the cart, and the result. */
  readonly apply?: 'can' | 'busy' | 'done' | 'failed';
  /** Reason code of a refused claim. */
  readonly refused?: string;
}

interface RowActions {
  claim(coupon: InboxCoupon): void;
  copy(coupon: InboxCoupon): void;
  apply(coupon: InboxCoupon): void;
  calendar(coupon: InboxCoupon): void;
  /** Opens the form for sending it. */
  send(coupon: InboxCoupon): void;
  drop(coupon: InboxCoupon): void;
}

interface RowProps {
  readonly coupon: InboxCoupon;
  readonly currency: string | undefined;
  /** The shop sends coupons on request. */
  readonly sends: boolean;
  readonly state: RowState;
  readonly strings: Strings;
  readonly words: InboxStrings;
  readonly format: Format;
  readonly actions: RowActions;
}

/** One coupon of the inbox: its discount, its end, and its actions. */
const InboxRow = ({ coupon: held, currency, sends, state, strings, words, format, actions }: RowProps) => {
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
        {sends && open && (
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

const order: readonly InboxGroup[] = ['soon', 'claimed', 'kept', 'used', 'expired'];

const groupOf = ({ state, endsAt }: InboxCoupon, now: Instant): InboxGroup =>
  (state === 'claimed' || state === 'kept') && endsSoon(endsAt, now) ? 'soon' : state;

/** The inbox in display order: most urgent first, each coupon once, no empty groups. Ended ones come latest first. */
const groupsOf = (
  coupons: readonly InboxCoupon[],
  now: Instant,
): readonly { readonly group: InboxGroup; readonly coupons: readonly InboxCoupon[] }[] =>
  order.flatMap((group) => {
    const within = coupons.filter((coupon) => groupOf(coupon, now) === group);
    const over = group === 'used' || group === 'expired';
    return within.length > 0 ? [{ group, coupons: over ? within.reverse() : within }] : [];
  });

export interface InboxProps {
  /** Does the worker run here? */
  readonly running: boolean;
  /** `undefined`: no worker, or no answer. */
  readonly inbox: InboxContent | undefined;
  /** By decision. */
  readonly rows: Readonly<Record<string, RowState>>;
  /** Result of the last action. */
  readonly done: keyof InboxStrings['done'] | undefined;
  readonly now: Instant;
  readonly strings: Strings;
  readonly words: PanelStrings;
  readonly format: Format;
  readonly actions: RowActions;
  readonly close: () => void;
}

/** The shopper's coupons on this device, most urgent first. */
export const Inbox = ({ running, inbox, rows, done, now, strings, words, format, actions, close }: InboxProps) => {
  const own = words.inbox;
  const groups = groupsOf(inbox?.coupons ?? [], now);
  return (
    <div class="sheet" lang={format.wording}>
      <h2 id="inbox-title" tabIndex={-1} autofocus>
        {own.title}
      </h2>
      <p>{inbox ? (inbox.storage === 'memory' ? own.notKept : own.intro) : running ? own.unreadable : own.unavailable}</p>
      {inbox && groups.length === 0 && <p class="none">{own.none}</p>}
      {groups.map(({ group, coupons }) => (
        <section key={group} aria-labelledby={`inbox-${group}`}>
          <h3 id={`inbox-${group}`}>
            {own.groups[group]} ({format.number(coupons.length)})
          </h3>
          <ul class="coupons">
            {coupons.map((coupon) => (
              <InboxRow
                key={coupon.decisionId}
                coupon={coupon}
                currency={inbox?.currency}
                sends={inbox?.sends === true}
                state={rows[coupon.decisionId] ?? {}}
                strings={strings}
                words={own}
                format={format}
                actions={actions}
              />
            ))}
          </ul>
        </section>
      ))}
      <p class="hint" role="status">
        {done ? own.done[done] : ''}
      </p>
      <div class="actions">
        <button class="secondary close" part="button secondary" type="button" onClick={close}>
          {words.close}
        </button>
      </div>
    </div>
  );
};
