import { endsSoon } from '../../src/engine/eligibility/reminders';
import type { Instant } from '../../src/protocol/clock';
import type { Inbox as InboxContent, InboxCoupon } from '../../worker/api';
import type { Format } from '../i18n/format';
import type { Strings } from '../i18n/strings';
import type { PanelStrings } from '../panel/panelStrings';
import { InboxRow, type RowActions, type RowState } from './InboxRow';
import type { InboxGroup, InboxStrings } from './inboxStrings';

const order: readonly InboxGroup[] = ['soon', 'claimed', 'kept', 'used', 'expired'];

const groupOf = ({ state, endsAt }: InboxCoupon, now: Instant): InboxGroup =>
  (state === 'claimed' || state === 'kept') && endsSoon(endsAt, now) ? 'soon' : state;

/** The inbox as it is read: what presses first, each coupon once, no group without one. What is over comes latest first. */
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
  /** `undefined`: it does not run, or did not answer. */
  readonly inbox: InboxContent | undefined;
  /** By decision. */
  readonly rows: Readonly<Record<string, RowState>>;
  /** What has just been done. */
  readonly done: keyof InboxStrings['done'] | undefined;
  readonly now: Instant;
  readonly strings: Strings;
  readonly words: PanelStrings;
  readonly format: Format;
  readonly actions: RowActions;
  readonly close: () => void;
}

/** The shopper's coupons on this device, by what presses first. */
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
