import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { DAY } from '../../../protocol/values/clock';
import type { ExperimentComparison } from '../../api/experimentSchema';
import type { OverviewAnswer, OverviewOrders } from '../../api/overviewSchema';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Tile } from '../../ui/Tile';

interface TilesProps {
  readonly overview: OverviewAnswer;
  readonly currency: string;
  /** The main comparison of the whole experiment; `undefined` while unknown. */
  readonly result: ExperimentComparison | undefined;
}

/** Lines below a figure; `undefined` without any. */
const linesOf = (lines: readonly string[]): ComponentChildren => {
  const told = lines.filter((line) => line !== '');
  return told.length === 0 ? undefined : told.map((line) => <span key={line}>{line}</span>);
};

const isKnown = (interval: { readonly lower: number | null; readonly upper: number | null }) =>
  interval.lower !== null && interval.upper !== null ? { lower: interval.lower, upper: interval.upper } : undefined;

type Added = Exclude<OverviewOrders['added'], { none: unknown }>;

/**
 * The experiment's own result if the period is all of it: such a period was not chosen in advance, since it ends whenever somebody looks.
 */
const addedIn = ({ from, to, today, experimentFrom }: OverviewAnswer, added: Added, result: ExperimentComparison | undefined) => {
  if (experimentFrom === null || from > experimentFrom || to < today) return added;
  const of = (estimate: ExperimentComparison['roi'] | undefined) => ({
    value: estimate?.value ?? null,
    interval: estimate?.sequence ?? { lower: null, upper: null },
  });
  return { added: of(result?.incremental), roi: of(result?.roi) };
};

/** Without the step of today, which would look like a fall. */
const wholeSteps = <Step,>(steps: readonly Step[], { to, today }: OverviewAnswer): readonly Step[] =>
  to >= today ? steps.slice(0, -1) : steps;

/** Change since the period before, in percent. */
const useChange = ({ from, to }: OverviewAnswer): ((now: number, before: number) => string) => {
  const strings = useStrings('overview');
  const { formats } = useContext(LanguageContext);
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
  return (now, before) => (before > 0 ? strings.change(formats.signedPercent(now / before - 1), days) : '');
};

/**
 * Net margin added in the period. Its colour follows the result of the experiment: the interval of a single look at a period excludes 0 too
 * often among all periods that a merchant may look at.
 */
const AddedTile = ({ overview, orders, currency, result }: TilesProps & { readonly orders: OverviewOrders }) => {
  const strings = useStrings('overview');
  const { formats } = useContext(LanguageContext);
  const signed = (minor: number): string => formats.signedRoundMoney(minor, currency);
  const { added, before, steps } = orders;
  const { experimentFrom } = overview;
  const spark = steps.flatMap(({ added: course }) => (course?.value == null ? [] : [course.value]));
  const href = hrefOf('results');
  if ('none' in added) {
    const why = strings.notAdded[added.none](formats.count(added.customers ?? 0));
    return <Tile label={strings.added} value="–" change={why} href={href} />;
  }
  const { value, interval } = addedIn(overview, added, result).added;
  const known = isKnown(interval);
  const certain = known && known.lower > 0 ? 'gain' : known && known.upper < 0 ? 'loss' : undefined;
  const began = (day: string): boolean => experimentFrom !== null && experimentFrom > day;
  const earlier = 'none' in before.added || began(overview.before.from) ? null : before.added.added.value;
  return (
    <Tile
      label={strings.added}
      value={value === null ? '–' : signed(value)}
      {...(certain && certain === result?.verdict.code ? { tone: certain } : {})}
      change={linesOf([
        known ? strings.interval(signed(known.lower), signed(known.upper)) : '',
        earlier === null ? '' : strings.before(signed(earlier)),
        began(overview.from) ? strings.sinceDay(formats.calendarDay(Date.parse(experimentFrom ?? ''))) : '',
      ])}
      spark={spark}
      href={href}
    />
  );
};

const OrderTiles = ({ overview, orders, currency, result }: TilesProps & { readonly orders: OverviewOrders }) => {
  const strings = useStrings('overview');
  const { formats } = useContext(LanguageContext);
  const change = useChange(overview);
  const money = (minor: number): string => formats.roundMoney(minor, currency);
  const { total, before, added } = orders;
  const steps = wholeSteps(orders.steps, overview);
  const roi = 'none' in added ? null : addedIn(overview, added, result).roi;
  const ends = roi && isKnown(roi.interval);
  const share = (of: number): string => formats.signedPercent(of, 0);
  const results = hrefOf('results');
  return (
    <>
      <Tile
        label={strings.orders}
        value={formats.count(total.orders)}
        change={change(total.orders, before.total.orders)}
        spark={steps.map((step) => step.orders)}
        href={results}
      />
      <Tile
        label={strings.revenue}
        value={money(total.netRevenue)}
        change={change(total.netRevenue, before.total.netRevenue)}
        spark={steps.map((step) => step.netRevenue)}
        href={results}
      />
      <Tile
        label={strings.discount}
        value={money(total.discount)}
        change={linesOf([
          change(total.discount, before.total.discount),
          ...(roi && roi.value !== null && ends
            ? [strings.roi(share(roi.value)), strings.interval(share(ends.lower), share(ends.upper))]
            : [strings.noRoi]),
        ])}
        spark={steps.map((step) => step.discount)}
        href={results}
      />
    </>
  );
};

/** Key figures of the period, with their course and the change since the period before. */
export const Tiles = (props: TilesProps) => {
  const { overview, currency } = props;
  const strings = useStrings('overview');
  const { formats } = useContext(LanguageContext);
  const change = useChange(overview);
  const { orders, claims } = overview;
  const { issued, redeemed, discount, useRate, before } = claims;
  return (
    <section class="tiles overview-tiles" aria-label={strings.figures}>
      {orders && <AddedTile {...props} orders={orders} />}
      {orders && <OrderTiles {...props} orders={orders} />}
      <Tile
        label={strings.claims}
        value={strings.arrow(formats.count(issued), formats.count(redeemed))}
        change={linesOf([change(issued, before.issued), useRate === null ? '' : strings.redeemedShare(formats.percent(useRate))])}
        spark={wholeSteps(claims.steps, overview).map((step) => step.issued)}
        href={hrefOf('codes')}
      />
      {!orders && (
        <Tile
          label={strings.codeDiscount}
          value={formats.roundMoney(discount, currency)}
          change={change(discount, before.discount)}
          href={hrefOf('codes')}
        />
      )}
    </section>
  );
};
