import { CalendarPlus, Copy, Pause, Pencil, Play, Trash2 } from 'lucide-preact';
import { useMemo } from 'preact/hooks';
import { MAIN } from '../../../api/campaignChoices';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { type Action, ActionMenu } from '../../../ui/ActionMenu';
import { DataTable } from '../../../ui/table/DataTable';
import type { Column } from '../../../ui/table/tableTypes';
import { useEditing } from '../../coupons/draft/editing';
import { useAct } from '../model/act';
import type { CampaignRow } from '../model/campaignRows';
import { duplicateCampaigns, extendCampaigns, pauseCampaigns, removeCampaigns } from '../model/edits';
import { EXTENSION, rowColumns, rowFilters } from './cells';

/** What can be done with campaigns, one or several. The main campaign is left out. */
const useCampaignActions = () => {
  const strings = useStrings('campaignList');
  const formats = useFormats();
  const act = useAct();
  return (rows: readonly CampaignRow[]): readonly Action[] => {
    const some = rows.filter(({ id }) => id !== MAIN);
    const ids = new Set(some.map(({ id }) => id));
    const named = some.length === 1 ? (some[0]?.name ?? '') : strings.someCampaigns(formats.count(some.length));
    const none = some.length === 0;
    const isPaused = some.length > 0 && some.every(({ status }) => status === 'paused');
    return [
      isPaused
        ? {
            key: 'resume',
            label: strings.resume,
            icon: Play,
            run: () => act(strings.done.resume(named), (now) => pauseCampaigns(now, ids, false)),
          }
        : {
            key: 'pause',
            label: strings.pause,
            icon: Pause,
            disabled: none,
            run: () => act(strings.done.pause(named), (now) => pauseCampaigns(now, ids, true)),
          },
      {
        key: 'duplicate',
        label: strings.duplicate,
        icon: Copy,
        disabled: none,
        run: () => act(strings.done.duplicate(named), (now) => duplicateCampaigns(now, ids, strings.copyOf)),
      },
      {
        key: 'extend',
        label: strings.extend,
        icon: CalendarPlus,
        disabled: none,
        run: () => act(strings.done.extend(named), (now) => extendCampaigns(now, ids, EXTENSION, Date.now())),
      },
      {
        key: 'remove',
        label: strings.remove,
        icon: Trash2,
        danger: true,
        disabled: none,
        run: () => act(strings.done.remove(named), (now) => removeCampaigns(now, ids)),
      },
    ];
  };
};

const useColumns = (actionsOf: (rows: readonly CampaignRow[]) => readonly Action[], mayWrite: boolean): readonly Column<CampaignRow>[] => {
  const strings = useStrings('campaignList');
  const { actions } = useStrings('table');
  const formats = useFormats();
  const { currency, timeZone } = useEditing();
  return useMemo(() => {
    const shared = rowColumns<CampaignRow>(strings, formats, { currency, timeZone });
    return [
      {
        key: 'name',
        title: strings.campaign,
        cell: ({ id, name }) => <a href={hrefOf('campaigns', id)}>{name}</a>,
        value: ({ name }) => name,
      },
      shared.status,
      {
        key: 'coupons',
        title: strings.coupons,
        figure: true,
        cell: ({ coupons }) => formats.count(coupons.length),
        value: ({ coupons }) => coupons.length,
      },
      shared.used,
      shared.claims,
      {
        key: 'priority',
        title: strings.priority,
        figure: true,
        cell: ({ priority }) => formats.count(priority),
        value: ({ priority }) => priority,
      },
      shared.period,
      ...(mayWrite
        ? [
            {
              key: 'actions',
              title: actions,
              cell: (row: CampaignRow) => (
                <ActionMenu
                  label={strings.actionsFor(row.name)}
                  actions={[
                    {
                      key: 'edit',
                      label: strings.edit,
                      icon: Pencil,
                      run: () => {
                        location.hash = hrefOf('campaigns', row.id);
                      },
                    },
                    ...(row.id === MAIN ? [] : actionsOf([row])),
                  ]}
                />
              ),
            },
          ]
        : []),
    ];
  }, [strings, formats, currency, timeZone, mayWrite]);
};

/** All campaigns of the draft. */
export const CampaignTable = ({ rows }: { readonly rows: readonly CampaignRow[] }) => {
  const strings = useStrings('campaignList');
  const { mayWrite } = useEditing();
  const actionsOf = useCampaignActions();
  const columns = useColumns(actionsOf, mayWrite);
  const filters = useMemo(() => rowFilters<CampaignRow>(strings), [strings]);
  return (
    <>
      <DataTable
        caption={strings.title}
        quietCaption
        rows={rows}
        keyOf={({ id }) => id}
        columns={columns}
        search={strings.searchCampaigns}
        filters={filters}
        csv="campaigns"
        {...(mayWrite
          ? {
              bulk: {
                nameOf: ({ name }: CampaignRow) => name,
                actions: (some: readonly CampaignRow[], done: () => void) =>
                  actionsOf(some).map(({ key, label, icon: Icon, disabled, run }) => (
                    <button
                      key={key}
                      type="button"
                      disabled={disabled}
                      onClick={() => {
                        run();
                        done();
                      }}
                    >
                      {Icon && <Icon size={16} aria-hidden="true" />}
                      {label}
                    </button>
                  )),
              },
            }
          : {})}
      />
      <p class="hint">{strings.claimsHelp}</p>
    </>
  );
};
