import { CalendarPlus, Copy, FolderInput, Pause, Pencil, Play, Trash2 } from 'lucide-preact';
import { useContext, useMemo } from 'preact/hooks';
import { LanguageContext, useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { type Action, ActionMenu } from '../../../ui/ActionMenu';
import { DataTable } from '../../../ui/table/DataTable';
import type { Column } from '../../../ui/table/tableTypes';
import { fieldsOf, listOf, textOrNothing } from '../../coupons/draft/draft';
import { useEditing } from '../../coupons/draft/editing';
import { couponOfIssue } from '../../coupons/issues/issuePlaces';
import { EXTENSION, rowColumns, rowFilters } from '../list/cells';
import { useAct } from '../model/act';
import type { CampaignRow, CouponRow } from '../model/campaignRows';
import { duplicateCoupons, extendCoupons, moveCoupons, pauseCoupons, removeCoupons } from '../model/edits';

type Name = (row: CouponRow) => string;

const useTitles = (): Name => {
  const { language } = useContext(LanguageContext);
  const { untitled } = useStrings('coupons');
  return ({ title, id }) => textOrNothing(fieldsOf(title)[language]) || textOrNothing(fieldsOf(title).en) || `${untitled} (${id})`;
};

/** What can be done with coupons, one or several. */
const useCouponActions = (titleOf: Name) => {
  const strings = useStrings('campaignList');
  const formats = useFormats();
  const act = useAct();
  const named = (rows: readonly CouponRow[]): string =>
    rows.length === 1 && rows[0] ? titleOf(rows[0]) : strings.someCoupons(formats.count(rows.length));
  const idsOf = (rows: readonly CouponRow[]) => new Set(rows.map(({ id }) => id));
  return {
    move: (rows: readonly CouponRow[], campaignId: string) =>
      act(strings.done.move(named(rows)), (now) => moveCoupons(now, idsOf(rows), campaignId)),
    actionsOf: (rows: readonly CouponRow[]): readonly Action[] => {
      const ids = idsOf(rows);
      const name = named(rows);
      const isPaused = rows.length > 0 && rows.every(({ status }) => status === 'paused');
      return [
        isPaused
          ? {
              key: 'resume',
              label: strings.resume,
              icon: Play,
              run: () => act(strings.done.resume(name), (now) => pauseCoupons(now, ids, false)),
            }
          : {
              key: 'pause',
              label: strings.pause,
              icon: Pause,
              run: () => act(strings.done.pause(name), (now) => pauseCoupons(now, ids, true)),
            },
        {
          key: 'duplicate',
          label: strings.duplicate,
          icon: Copy,
          run: () => act(strings.done.duplicate(name), (now) => duplicateCoupons(now, ids).draft),
        },
        {
          key: 'extend',
          label: strings.extend,
          icon: CalendarPlus,
          run: () => act(strings.done.extend(name), (now) => extendCoupons(now, ids, EXTENSION, Date.now())),
        },
        {
          key: 'remove',
          label: strings.remove,
          icon: Trash2,
          danger: true,
          run: () => act(strings.done.remove(name), (now) => removeCoupons(now, ids)),
        },
      ];
    },
  };
};

interface CouponTableProps {
  readonly campaign: CampaignRow;
  /** All campaigns, to which coupons can be moved. */
  readonly campaigns: readonly CampaignRow[];
}

/** Errors of each coupon, by position. */
const useErrors = (): ReadonlyMap<number, number> => {
  const { draft, issues } = useEditing();
  return useMemo(() => {
    const ids = listOf(draft.coupons).map((coupon) => textOrNothing(fieldsOf(coupon).id));
    const errors = new Map<number, number>();
    for (const issue of issues) {
      if (issue.severity !== 'error') continue;
      const place = couponOfIssue(issue, ids);
      errors.set(place, (errors.get(place) ?? 0) + 1);
    }
    return errors;
  }, [draft, issues]);
};

/** The coupons of a campaign. */
export const CouponTable = ({ campaign, campaigns }: CouponTableProps) => {
  const strings = useStrings('campaignList');
  const { actions } = useStrings('table');
  const { problems } = useStrings('coupons');
  const formats = useFormats();
  const { mayWrite, currency, timeZone } = useEditing();
  const errors = useErrors();
  const titleOf = useTitles();
  const { actionsOf, move } = useCouponActions(titleOf);
  const filters = useMemo(() => rowFilters<CouponRow>(strings), [strings]);
  const columns = useMemo((): readonly Column<CouponRow>[] => {
    const href = (id: string): string => hrefOf('campaigns', campaign.id, id);
    const shared = rowColumns<CouponRow>(strings, formats, { currency, timeZone });
    return [
      {
        key: 'coupon',
        title: strings.coupon,
        cell: (row) => (
          <>
            <a href={href(row.id)}>{titleOf(row)}</a>
            {errors.has(row.place) && <span class="badge bad">{problems(errors.get(row.place) ?? 0)}</span>}
          </>
        ),
        value: (row) => `${titleOf(row)} (${row.id})`,
      },
      shared.status,
      shared.used,
      shared.claims,
      shared.period,
      ...(mayWrite
        ? [
            {
              key: 'actions',
              title: actions,
              cell: (row: CouponRow) => (
                <ActionMenu
                  label={strings.actionsFor(titleOf(row))}
                  actions={[
                    {
                      key: 'edit',
                      label: strings.edit,
                      icon: Pencil,
                      run: () => {
                        location.hash = href(row.id);
                      },
                    },
                    ...actionsOf([row]),
                  ]}
                />
              ),
            },
          ]
        : []),
    ];
  }, [strings, formats, currency, timeZone, mayWrite, errors, campaign.id]);
  const others = campaigns.filter(({ id }) => id !== campaign.id);
  return (
    <DataTable
      caption={campaign.name}
      quietCaption
      rows={campaign.coupons}
      keyOf={({ id, place }) => `${place} ${id}`}
      columns={columns}
      search={strings.searchCoupons}
      filters={filters}
      csv={`coupons-${campaign.id.replace('+', '')}`}
      empty={<p class="muted">{strings.noCoupons}</p>}
      {...(mayWrite
        ? {
            bulk: {
              nameOf: titleOf,
              actions: (rows: readonly CouponRow[], done: () => void) => (
                <>
                  {actionsOf(rows).map(({ key, label, icon: Icon, run }) => (
                    <button
                      key={key}
                      type="button"
                      onClick={() => {
                        run();
                        done();
                      }}
                    >
                      {Icon && <Icon size={16} aria-hidden="true" />}
                      {label}
                    </button>
                  ))}
                  {others.length > 0 && (
                    <ActionMenu
                      label={strings.move}
                      actions={others.map(({ id, name }) => ({
                        key: id,
                        label: name,
                        run: () => {
                          move(rows, id);
                          done();
                        },
                      }))}
                    >
                      <FolderInput size={16} aria-hidden="true" />
                      {strings.move}
                    </ActionMenu>
                  )}
                </>
              ),
            },
          }
        : {})}
    />
  );
};
