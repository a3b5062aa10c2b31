type Scalar = string | number | boolean;

const DAY = 86_400_000;
export const NOW = 1_000 * DAY;

interface EligibilityCase {
  readonly coupon?: Readonly<Record<string, unknown>>;
  readonly facts?: Readonly<Record<string, Scalar | readonly Scalar[]>>;
  readonly exposure?: Readonly<{
    shownAt?: readonly number[];
    shownThisSession?: number;
    shownTotal?: number;
    claimedAt?: number;
    notForMeAt?: number;
    closedAt?: number;
  }>;
  readonly shopper?: Readonly<{
    dismissalsInARow?: number;
    lastDismissedAt?: number;
    lastShownAt?: number;
    shownAt?: readonly number[];
    fatigue?: { minGapMs: number; perDay: number };
    shownHere?: readonly string[];
    joined?: readonly number[];
  }>;
}

type Tree = { readonly all?: readonly Tree[]; readonly any?: readonly Tree[]; readonly not?: Tree } & {
  readonly field?: string;
  readonly op?: string;
  readonly value?: Scalar | readonly Scalar[];
};

/** Whether a condition holds, operator by operator: see "Eligibility" in docs/internals.md. */
const holds = (tree: Tree, facts: NonNullable<EligibilityCase['facts']>): boolean => {
  if (tree.all) return !tree.all.some((child) => !holds(child, facts));
  if (tree.any) return tree.any.some((child) => holds(child, facts));
  if (tree.not) return !holds(tree.not, facts);
  const fact = facts[tree.field ?? ''];
  if (fact === undefined) return false;
  const known: readonly Scalar[] = Array.isArray(fact) ? fact : [fact];
  const wanted: readonly Scalar[] = Array.isArray(tree.value) ? tree.value : [tree.value as Scalar];
  const among = known.some((entry) => wanted.includes(entry));
  const numbers = (test: (a: number, b: number) => boolean): boolean =>
    !Array.isArray(tree.value) &&
    known.some((entry) => typeof entry === 'number' && typeof tree.value === 'number' && test(entry, tree.value));
  switch (tree.op) {
    case 'eq':
    case 'in':
      return among;
    case 'ne':
    case 'nin':
      return !among;
    case 'gt':
      return numbers((a, b) => a > b);
    case 'gte':
      return numbers((a, b) => a > b || a === b);
    case 'lt':
      return numbers((a, b) => b > a);
    case 'lte':
      return numbers((a, b) => b > a || a === b);
    default:
      throw new Error(`no operator ${tree.op}`);
  }
};

/** The first reason that applies, in the order in which reasons are given. */
const reasonOf = ({ coupon = {}, facts = {}, exposure = {}, shopper = {} }: EligibilityCase): string | null => {
  const { startsAt = 0, endsAt = 2 * NOW, frequency = {}, membersOnly, group = 0, when = { all: [] } } = coupon as Record<string, never>;
  const { perSession = 1, perDay = 2, lifetime = 10, perPage, perWeek, minGapMs: ownGap } = frequency as Record<string, number | undefined>;
  const { minGapMs = 600_000, perDay: ofAll = 6 } = shopper.fatigue ?? {};
  const since = (at: number | undefined): number => (at === undefined ? Infinity : NOW - at);
  const lately = (instants: readonly number[] = [], span = DAY): number => instants.filter((at) => since(at) < span).length;
  const latest = Math.max(...(exposure.shownAt ?? []), Number.NEGATIVE_INFINITY);
  const joined = shopper.joined ?? [];
  const here = (shopper.shownHere ?? []).filter((id) => id === (coupon.id ?? 'c')).length;
  const reasons: readonly (readonly [string, boolean])[] = [
    ['coupon_not_started', startsAt > NOW],
    ['coupon_expired', endsAt <= NOW],
    ['already_claimed', exposure.claimedAt !== undefined],
    ['not_for_me', exposure.notForMeAt !== undefined],
    ['already_closed', (frequency as { until?: string }).until === 'closed' && exposure.closedAt !== undefined],
    ['quiet_after_dismissals', (shopper.dismissalsInARow ?? 0) > 1 && since(shopper.lastDismissedAt) < 2 * DAY],
    ['min_gap', since(shopper.lastShownAt) < minGapMs],
    ['frequency_all', lately(shopper.shownAt) > ofAll - 1],
    ['frequency_page', perPage !== undefined && here > perPage - 1],
    ['frequency_session', (exposure.shownThisSession ?? 0) > perSession - 1],
    ['frequency_gap', ownGap !== undefined && since(latest) < ownGap],
    ['frequency_day', lately(exposure.shownAt) > perDay - 1],
    ['frequency_week', perWeek !== undefined && lately(exposure.shownAt, 7 * DAY) > perWeek - 1],
    ['frequency_lifetime', (exposure.shownTotal ?? 0) > lifetime - 1],
    ['other_campaign', joined.length > 0 && joined.every((other) => other !== group)],
    ['members_only', membersOnly === true && facts['customer.member'] !== true],
    ['condition_unmet', !holds(when as Tree, facts)],
  ];
  return reasons.find(([, applies]) => applies)?.[0] ?? null;
};

const eligibilityRow = (name: string, given: EligibilityCase) => ({ name, ...given, expected: reasonOf(given) });

export const eligibilityRows = () => {
  const six = [1, 2, 3, 4, 5, 6].map((n) => NOW - n * 1_000_000);
  const border: readonly (readonly [string, EligibilityCase])[] = [
    ['nothing speaks against it', {}],
    ['it starts now', { coupon: { startsAt: NOW } }],
    ['it starts in a millisecond', { coupon: { startsAt: NOW + 1 } }],
    ['it ends now', { coupon: { endsAt: NOW } }],
    ['it ends in a millisecond', { coupon: { endsAt: NOW + 1 } }],
    ['claimed long ago', { exposure: { claimedAt: 0 } }],
    ['said no long ago', { exposure: { notForMeAt: 0 } }],
    ['two dismissals, the last 48 h ago less one', { shopper: { dismissalsInARow: 2, lastDismissedAt: NOW - 2 * DAY + 1 } }],
    ['two dismissals, the last 48 h ago', { shopper: { dismissalsInARow: 2, lastDismissedAt: NOW - 2 * DAY } }],
    ['two dismissals in the future', { shopper: { dismissalsInARow: 2, lastDismissedAt: NOW + 9 * DAY } }],
    ['one dismissal just now', { shopper: { dismissalsInARow: 1, lastDismissedAt: NOW } }],
    ['shown 10 minutes ago less one', { shopper: { lastShownAt: NOW - 599_999 } }],
    ['shown 10 minutes ago', { shopper: { lastShownAt: NOW - 600_000 } }],
    ['shown in the future', { shopper: { lastShownAt: NOW + DAY } }],
    ['a longer gap', { shopper: { lastShownAt: NOW - 600_000, fatigue: { minGapMs: 600_001, perDay: 6 } } }],
    ['six of any', { shopper: { shownAt: six } }],
    ['five of any', { shopper: { shownAt: six.slice(1) } }],
    ['six of any, one a day ago', { shopper: { shownAt: [NOW - DAY, ...six.slice(1)] } }],
    ['six of any, all in the future', { shopper: { shownAt: six.map((at) => at + 9 * DAY) } }],
    ['one of any is the most', { shopper: { shownAt: six.slice(5), fatigue: { minGapMs: 600_000, perDay: 1 } } }],
    ['shown in this session', { exposure: { shownThisSession: 1 } }],
    ['shown once of two in this session', { coupon: { frequency: { perSession: 2 } }, exposure: { shownThisSession: 1 } }],
    ['shown twice in a day', { exposure: { shownAt: [NOW - DAY + 1, NOW - 1] } }],
    ['shown twice, once a day ago', { exposure: { shownAt: [NOW - DAY, NOW - 1] } }],
    ['shown twice in the future', { exposure: { shownAt: [NOW + 1, NOW + 9 * DAY] } }],
    ['shown ten times', { exposure: { shownTotal: 10 } }],
    ['shown nine times', { exposure: { shownTotal: 9 } }],
    ['for members, of whom it is one', { coupon: { membersOnly: true }, facts: { 'customer.member': true } }],
    ['for members, of whom it is none', { coupon: { membersOnly: true }, facts: { 'customer.member': false } }],
    ['for members, nobody knows', { coupon: { membersOnly: true } }],
    ['of the exclusive campaign that was joined', { coupon: { group: 2 }, shopper: { joined: [2] } }],
    ['of one of two exclusive campaigns that were joined', { coupon: { group: 2 }, shopper: { joined: [1, 2] } }],
    ['of another exclusive campaign than the one that was joined', { coupon: { group: 1 }, shopper: { joined: [2] } }],
    ['of no exclusive campaign, while one was joined', { shopper: { joined: [1] } }],
    ['of an exclusive campaign, while none was joined', { coupon: { group: 1 }, shopper: { joined: [] } }],
    ['a joined campaign comes before members', { coupon: { membersOnly: true }, shopper: { joined: [1] } }],
    ['the lifetime comes before a joined campaign', { exposure: { shownTotal: 10 }, shopper: { joined: [1] } }],
    ['shown on this page, which is once', { coupon: { frequency: { perPage: 1 } }, shopper: { shownHere: ['c'] } }],
    ['another was shown on this page', { coupon: { frequency: { perPage: 1 } }, shopper: { shownHere: ['other'] } }],
    ['shown once of two on this page', { coupon: { frequency: { perPage: 2 } }, shopper: { shownHere: ['c', 'other'] } }],
    ['shown on this page, of which nothing is said', { shopper: { shownHere: ['c', 'c'] } }],
    ['shown an own gap ago less one', { coupon: { frequency: { minGapMs: 3 * DAY } }, exposure: { shownAt: [NOW - 3 * DAY + 1] } }],
    ['shown an own gap ago', { coupon: { frequency: { minGapMs: 3 * DAY } }, exposure: { shownAt: [1, NOW - 3 * DAY] } }],
    ['shown in the future, with an own gap', { coupon: { frequency: { minGapMs: 1 } }, exposure: { shownAt: [NOW + DAY] } }],
    ['shown now, with an own gap', { coupon: { frequency: { minGapMs: 1 } }, exposure: { shownAt: [NOW] } }],
    ['never shown, with an own gap', { coupon: { frequency: { minGapMs: 365 * DAY } } }],
    [
      'shown twice in a week less one',
      { coupon: { frequency: { perWeek: 2 } }, exposure: { shownAt: [NOW - 7 * DAY + 1, NOW - 2 * DAY] } },
    ],
    ['shown twice, once a week ago', { coupon: { frequency: { perWeek: 2 } }, exposure: { shownAt: [NOW - 7 * DAY, NOW - 2 * DAY] } }],
    ['shown often in a week, of which nothing is said', { exposure: { shownAt: [6, 5, 4, 3, 2].map((n) => NOW - n * DAY) } }],
    [
      'shown twice in a week that the clock has not come to',
      { coupon: { frequency: { perWeek: 2, perDay: 9 } }, exposure: { shownAt: [NOW + DAY, NOW + 9 * DAY] } },
    ],
    ['closed, which ends it', { coupon: { frequency: { until: 'closed' } }, exposure: { closedAt: 0 } }],
    ['closed, which does not end it', { coupon: { frequency: { until: 'claimed' } }, exposure: { closedAt: 0 } }],
    ['closed, of which nothing is said', { exposure: { closedAt: NOW } }],
    ['not closed, which would end it', { coupon: { frequency: { until: 'closed' } }, exposure: { shownAt: [1] } }],
    ['claimed comes before closed', { coupon: { frequency: { until: 'closed' } }, exposure: { closedAt: 1, claimedAt: 1 } }],
    [
      'the page comes before the session and the week',
      {
        coupon: { frequency: { perPage: 1, perWeek: 1, minGapMs: DAY } },
        exposure: { shownAt: [NOW - 1], shownThisSession: 1 },
        shopper: { shownHere: ['c'] },
      },
    ],
    ['the gap comes before the day', { coupon: { frequency: { perDay: 1, perWeek: 1, minGapMs: DAY } }, exposure: { shownAt: [NOW - 1] } }],
    ['the day comes before the week', { coupon: { frequency: { perDay: 1, perWeek: 1 } }, exposure: { shownAt: [NOW - 1] } }],
    [
      'every reason at once gives the first',
      { coupon: { startsAt: NOW + 1, membersOnly: true }, exposure: { claimedAt: 1, shownTotal: 99 } },
    ],
    ['claimed comes before fatigue', { exposure: { claimedAt: 1 }, shopper: { lastShownAt: NOW } }],
  ];
  const rows = border.map(([name, given]) => eligibilityRow(name, given));
  const facts = { 'cart.value': 5_000, 'cart.categories': ['tea', 'cups'], channel: 'site', 'customer.orders': 0 };
  const asked = (name: string, when: Tree) => rows.push(eligibilityRow(name, { coupon: { when }, facts }));
  for (const op of ['eq', 'ne', 'gt', 'gte', 'lt', 'lte'])
    for (const value of [4_999, 5_000, 5_001]) asked(`5,000 ${op} ${value}`, { field: 'cart.value', op, value });
  for (const op of ['eq', 'ne', 'in', 'nin']) {
    asked(`site ${op} site`, { field: 'channel', op, value: 'site' });
    asked(`site ${op} app or site`, { field: 'channel', op, value: ['app', 'site'] });
    asked(`site ${op} nothing`, { field: 'channel', op, value: [] });
    asked(`tea and cups ${op} cups`, { field: 'cart.categories', op, value: ['cups'] });
    asked(`tea and cups ${op} lamps`, { field: 'cart.categories', op, value: ['lamps'] });
    asked(`an unknown fact ${op} anything`, { field: 'customer.member', op, value: [true, false] });
  }
  for (const op of ['gt', 'gte', 'lt', 'lte']) {
    asked(`text ${op} text`, { field: 'channel', op, value: 'a' });
    asked(`a number ${op} text`, { field: 'cart.value', op, value: '1' });
    asked(`a number ${op} a list`, { field: 'cart.value', op, value: [5_000] });
  }
  const [yes, no]: [Tree, Tree] = [{ all: [] }, { any: [] }];
  for (const [name, tree] of Object.entries({
    yes,
    no,
    notYes: { not: yes },
    allMixed: { all: [yes, no] },
    anyMixed: { any: [no, yes] },
    deep: { not: { any: [no, { not: yes }] } },
  }))
    asked(`tree ${name}`, tree);
  return rows;
};
