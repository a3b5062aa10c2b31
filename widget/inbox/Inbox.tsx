import { h } from 'preact';
import { endsSoon } from '../../src/engine/eligibility/reminders';
import type { Instant } from '../../src/protocol/values/clock';
import type { Inbox as InboxContent, InboxCoupon } from '../../worker/api';
import type { OnCart } from '../apply/claimHandlers';
import { describeCoupon } from '../card/describeCoupon';
import type { Format } from '../i18n/format';
import type { InboxGroup, InboxStrings, PanelStrings } from '../i18n/panelStrings';
import type { Strings } from '../i18n/strings';
import { DialogTop } from '../ui/DialogTop';
import { type MenuItem, menuOf, moreButton } from '../ui/menu';

/** Latest result for a coupon. */
export interface RowState {
  readonly busy?: boolean;
  readonly copied?: 'copied' | 'selected';
  /** Whether a page can apply its code to the cart, and the result. */
  readonly apply?: 'can' | OnCart;
  /** Reason code of a refused claim. */
  readonly refused?: string;
  /** The menu of its further actions is open. */
  readonly menu?: boolean;
  /** Answer to "Was this useful?" on this page. */
  readonly useful?: boolean;
  /** Giving it to friends: the link is requested, is this one, or is refused for this reason. */
  readonly give?: 'busy' | { readonly link: string; readonly left: number } | { readonly refused: string };
}

interface RowActions {
  claim(coupon: InboxCoupon): void;
  copy(coupon: InboxCoupon): void;
  apply(coupon: InboxCoupon): void;
  /** Opens or closes the menu of its further actions. */
  menu(coupon: InboxCoupon, open: boolean): void;
  calendar(coupon: InboxCoupon): void;
  /** Opens the form for sending it. */
  send(coupon: InboxCoupon): void;
  drop(coupon: InboxCoupon): void;
  /** Gives it to friends, or copies the link again. */
  give(coupon: InboxCoupon): void;
  /** Answers whether it was useful. */
  rate(coupon: InboxCoupon, useful: boolean): void;
}

interface RowProps {
  readonly coupon: InboxCoupon;
  readonly currency: string | undefined;
  /** The shop sends coupons on request. */
  readonly sends: boolean;
  /** Ask whether a used coupon was useful. */
  readonly asks: boolean;
  readonly state: RowState;
  readonly strings: Strings;
  readonly words: InboxStrings;
  readonly format: Format;
  readonly actions: RowActions;
}

/** Sentence for a refusal that a retry will not change. */
const finalOf = (code: string, strings: Strings, { friends }: InboxStrings): string | undefined =>
  code === 'friend_link_over' ? friends.over : code === 'reward_not_earned' ? friends.notEarned : strings.final(code);

/** Result of the latest action on a coupon, in words. */
const saidOf = ({ refused, apply, copied, give }: RowState, strings: Strings, words: InboxStrings): string => {
  if (refused) return finalOf(refused, strings, words) ?? strings.unreachable;
  if (apply === 'done') return strings.applied;
  if (apply === 'failed') return strings.notApplied;
  if (apply === 'waits') return strings.waits;
  return copied === 'selected' && !give ? strings.copyByHand : '';
};

type PartProps = Pick<RowProps, 'coupon' | 'state' | 'strings' | 'actions'> & {
  /** Name of a button, with the coupon it is for. */
  readonly named: (label: string) => string;
};

/** The code, and how to use it. */
const Code = ({ coupon: held, state: { copied, apply }, strings, actions, named }: PartProps) => (
  <>
    <div class="code-row">
      <code class="code" part="code">
        <bdi>{held.code}</bdi>
      </code>
      <button class="copy" part="button copy" type="button" aria-live="polite" onClick={() => actions.copy(held)}>
        {copied === 'copied' ? strings.copied : strings.copy}
        <span class="hidden">{named('')}</span>
      </button>
    </div>
    {apply && apply !== 'done' && apply !== 'waits' && (
      <button
        class="main apply"
        part="button apply"
        type="button"
        aria-label={named(strings.applyToCart)}
        aria-disabled={apply === 'busy'}
        onClick={() => actions.apply(held)}
      >
        {strings.applyToCart}
      </button>
    )}
  </>
);

/** Claims a saved coupon. */
const Claim = ({ coupon: held, state: { busy, refused }, strings, actions, named }: PartProps) => (
  <button
    class="main claim"
    part="button primary"
    type="button"
    aria-label={named(strings.getCode)}
    aria-disabled={busy}
    onClick={() => actions.claim(held)}
  >
    {busy ? strings.gettingCode : refused ? strings.tryAgain : strings.getCode}
  </button>
);

type GiveProps = PartProps &
  Pick<RowProps, 'words' | 'format'> & {
    /** What the shopper gets for a friend's order. */
    readonly earns: string;
  };

/** Asks once whether a used coupon was useful. */
const Useful = ({ coupon: held, state, words: { useful }, actions, named }: PartProps & Pick<RowProps, 'words'>) => {
  const answered = state.useful ?? held.useful;
  return (
    <div class="useful">
      <p class="hint" role="status">
        {answered === undefined ? useful.ask : useful.thanks}
      </p>
      {answered === undefined &&
        ([true, false] as const).map((yes) => (
          <button
            key={String(yes)}
            class={`link ${yes ? 'yes' : 'no'}`}
            part="link"
            type="button"
            aria-label={named(`${useful.ask} ${yes ? useful.yes : useful.no}`)}
            onClick={() => actions.rate(held, yes)}
          >
            {yes ? useful.yes : useful.no}
          </button>
        ))}
    </div>
  );
};

/** Gives a used coupon to friends, after saying what they and the shopper get, and what the shop learns. */
const Give = ({ coupon: held, state: { give, copied }, strings, words: { friends }, format, actions, named, earns }: GiveProps) => {
  const link = typeof give === 'object' && 'link' in give ? give : undefined;
  const refused = typeof give === 'object' && 'refused' in give ? give.refused : undefined;
  return (
    <div class="give">
      <p class="hint">{friends.means(earns)}</p>
      {link && (
        <code class="code link" part="code" dir="ltr">
          {link.link}
        </code>
      )}
      <button
        class="main"
        part="button primary"
        type="button"
        aria-label={named(friends.give)}
        aria-disabled={give === 'busy'}
        onClick={() => actions.give(held)}
      >
        {friends.give}
      </button>
      <p class="hint" role="status">
        {link &&
          `${friends.left(format.number(link.left))} ${copied === 'copied' ? friends.copied : copied === 'selected' ? strings.copyByHand : ''}`}
        {refused && (refused === 'friends_not_redeemed' ? friends.notYet : friends.failed)}
      </p>
    </div>
  );
};

/** One coupon of the inbox: the offer, its end, its code or the way to it, and a menu of everything else. */
const InboxRow = ({ coupon: held, currency, sends, asks, state, strings, words, format, actions }: RowProps) => {
  const { coupon, code, endsAt } = held;
  const open = held.state === 'claimed' || held.state === 'kept';
  const text = currency ? describeCoupon(coupon, currency, strings, format) : undefined;
  const { reward } = held;
  const earns = reward && currency ? describeCoupon(reward, currency, strings, format).heading : undefined;
  const [offer, title] = text ? [text.heading, text.title] : [format.pick(coupon.title), undefined];
  const ends = format.end(endsAt);
  const named = (label: string): string => `${label}: ${title ?? offer}`;
  const part = { coupon: held, state, strings, actions, named };
  const menu = state.menu === true;
  const further = (name: 'send' | 'calendar' | 'drop', label: string): MenuItem => ({
    name,
    label,
    act: () => {
      // First, so that no focused item is removed.
      actions.menu(held, false);
      actions[name](held);
    },
  });
  const items = [
    ...(sends && open && !held.from ? [further('send', strings.send)] : []),
    ...(open ? [further('calendar', words.calendar)] : []),
    further('drop', words.remove),
  ];
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !menu) return;
    // It closes the menu, and not the dialog.
    event.preventDefault();
    event.stopPropagation();
    actions.menu(held, false);
  };
  const id = `menu-${held.decisionId}`;
  return (
    <li data-id={held.decisionId} data-state={held.state} onKeyDown={pressed}>
      <div class="offer">
        <h4 lang={!text || text.isTitle ? format.locale : undefined}>
          <bdi>{offer}</bdi>
        </h4>
        {title && (
          <p class="title" lang={format.locale}>
            <bdi>{title}</bdi>
          </p>
        )}
        {held.state !== 'used' && <p class="ends">{code === undefined ? strings.ends(ends) : strings.useBefore(ends)}</p>}
        {held.state === 'kept' && <p class="hint">{held.from ? words.friends[held.from] : words.keptMeans}</p>}
      </div>
      {moreButton(h, { label: named(words.more), open: menu, controls: id, toggle: () => actions.menu(held, !menu) })}
      {menu && menuOf(h, id, items)}
      <div class="use">
        {open && code !== undefined && <Code {...part} />}
        {held.state === 'kept' && !(state.refused && finalOf(state.refused, strings, words)) && <Claim {...part} />}
        {asks && held.state === 'used' && <Useful {...part} words={words} />}
        {earns && <Give {...part} {...{ words, format, earns }} />}
        <p class="said" role="status">
          {saidOf(state, strings, words)}
        </p>
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
  /** Opens the privacy panel in place of the inbox. */
  readonly privacy: () => void;
  readonly close: () => void;
}

/** The shopper's coupons on this device, most urgent first. */
export const Inbox = ({ running, inbox, rows, done, now, strings, words, format, actions, privacy, close }: InboxProps) => {
  const own = words.inbox;
  const groups = groupsOf(inbox?.coupons ?? [], now);
  return (
    <div class="sheet" lang={format.wording}>
      <DialogTop id="inbox-title" title={own.title} label={words.close} close={close} />
      {!inbox && <p>{running ? own.unreadable : own.unavailable}</p>}
      {inbox && groups.length === 0 && (
        <div class="none">
          <p>{own.none}</p>
          <button class="main browse" part="button primary" type="button" onClick={close}>
            {own.browse}
          </button>
        </div>
      )}
      {groups.map(({ group, coupons }) => (
        <section key={group} aria-labelledby={`inbox-${group}`}>
          <h3 id={`inbox-${group}`}>{own.groups[group]}</h3>
          <ul class="coupons">
            {coupons.map((coupon) => (
              <InboxRow
                key={coupon.decisionId}
                coupon={coupon}
                currency={inbox?.currency}
                sends={inbox?.sends === true}
                asks={inbox?.asks === true}
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
      {inbox && (
        <p class="foot">
          {inbox.storage === 'memory' ? own.notKept : own.intro}{' '}
          <button class="link privacy" part="link" type="button" onClick={privacy}>
            {words.title}
          </button>
        </p>
      )}
    </div>
  );
};
