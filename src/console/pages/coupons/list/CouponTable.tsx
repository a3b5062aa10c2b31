import { useContext } from 'preact/hooks';
import { lastMoment } from '../../../../protocol/values/localDay';
import type { Summary } from '../../../api/summarySchema';
import { LanguageContext, useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { Meter } from '../../../ui/Figure';
import { Panel } from '../../../ui/Page';
import { DataTable } from '../../../ui/table/DataTable';
import { type Draft, duplicateCoupon, fieldsOf, idOf, listOf, placeOf, textOrNothing } from '../draft/draft';
import { draftStore } from '../draft/draftStore';
import { useEditing } from '../draft/editing';
import { couponOfIssue } from '../issues/issuePlaces';
import { couponChanges } from '../publish/changesOf';
import { couponsStrings } from '../words/couponsStrings';

type CouponState = 'live' | 'changed' | 'new' | 'ended' | 'planned';

interface CouponRow {
  readonly id: string;
  /** Index in the draft. */
  readonly place: number;
  readonly title: unknown;
  readonly startsAt: unknown;
  readonly endsAt: unknown;
  readonly state: CouponState;
  /** Minor units; null: no limit. */
  readonly budget: number | null;
  readonly used: number;
  readonly reserved: number;
}

/**
 * The coupons of the draft, compared with the live ones.
 * @param live the published campaign; empty if there is none
 * @param catalog spent budgets
 */
export const couponRows = (draft: Draft, live: Draft, catalog: Summary['catalog'], now: number): readonly CouponRow[] =>
  listOf(draft.coupons).map((coupon, place) => {
    const id = idOf(coupon);
    const { title, startsAt, endsAt } = fieldsOf(coupon);
    const { money } = fieldsOf(fieldsOf(draft.budgets)[id]);
    const state = (): CouponState => {
      if (typeof endsAt === 'number' && endsAt <= now) return 'ended';
      if (placeOf(live, id) < 0) return 'new';
      if (couponChanges(draft, live, id).length > 0) return 'changed';
      return typeof startsAt === 'number' && startsAt > now ? 'planned' : 'live';
    };
    const figures = catalog.find((entry) => entry.coupon.id === id);
    return {
      id,
      place,
      title,
      startsAt,
      endsAt,
      state: state(),
      budget: typeof money === 'number' ? money : null,
      used: figures?.usedMoney ?? 0,
      reserved: figures?.reservedMoney ?? 0,
    };
  });

/** Table of the draft's coupons, compared with the live ones. */
export const CouponTable = ({ catalog, live }: Pick<Summary, 'catalog'> & { readonly live: Draft }) => {
  const strings = useStrings(couponsStrings);
  const { language, formats } = useContext(LanguageContext);
  const { draft, issues, currency, timeZone, mayWrite } = useEditing();
  const rows = couponRows(draft, live, catalog, Date.now());
  if (rows.length === 0) return null;
  const ids = listOf(draft.coupons).map(idOf);
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const isInstant = (at: unknown): at is number => typeof at === 'number' && Math.abs(at) < 8.64e15;
  const dateOf = (at: unknown): string => (isInstant(at) ? day.format(at) : '?');
  const titleOf = ({ title, id }: CouponRow): string =>
    textOrNothing(fieldsOf(title)[language]) || textOrNothing(fieldsOf(title).en) || `${strings.untitled} (${id})`;
  const errorsOf = ({ place }: CouponRow): number =>
    issues.filter((issue) => issue.severity === 'error' && couponOfIssue(issue, ids) === place).length;
  const duplicate = (id: string): void => {
    const made = duplicateCoupon(draft, id);
    if (!made) return;
    draftStore.edit(() => made.draft);
    location.hash = hrefOf('coupons', made.id);
  };
  return (
    <Panel title={strings.list}>
      <DataTable
        caption={strings.tableCaption}
        quietCaption
        rows={rows}
        keyOf={({ id, place }) => `${place} ${id}`}
        columns={[
          {
            key: 'coupon',
            title: strings.coupon,
            cell: (row) => (
              <>
                <a href={hrefOf('coupons', row.id)}>{titleOf(row)}</a>
                {errorsOf(row) > 0 && <span class="badge bad">{strings.problems(errorsOf(row))}</span>}
              </>
            ),
          },
          { key: 'state', title: strings.state, cell: ({ state }) => <span class={`badge ${state}`}>{strings.states[state]}</span> },
          {
            key: 'dates',
            title: strings.dates,
            cell: ({ startsAt, endsAt }) => (
              <>
                <span class="whole">{dateOf(startsAt)} –</span>{' '}
                <span class="whole">{dateOf(isInstant(endsAt) ? lastMoment(endsAt, timeZone) : endsAt)}</span>
              </>
            ),
          },
          {
            key: 'used',
            title: strings.used,
            figure: true,
            cell: ({ used, reserved, budget }) => (
              <>
                {strings.ofBudget(formats.money(used, currency), budget === null ? strings.noLimit : formats.money(budget, currency))}
                {budget !== null && <Meter used={used} held={reserved} of={budget} />}
              </>
            ),
          },
          ...(mayWrite
            ? [
                {
                  key: 'actions',
                  title: strings.actions,
                  cell: (row: CouponRow) => (
                    <span class="actions">
                      <button type="button" class="quiet" aria-label={strings.duplicateOf(titleOf(row))} onClick={() => duplicate(row.id)}>
                        {strings.duplicate}
                      </button>
                      <button
                        type="button"
                        class="quiet"
                        aria-label={strings.removeOf(titleOf(row))}
                        onClick={() => draftStore.remove(row.id)}
                      >
                        {strings.remove}
                      </button>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
};
