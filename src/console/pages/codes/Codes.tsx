import { useContext, useMemo } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { type Summary, summarySchema } from '../../api/summarySchema';
import { LanguageContext, textOf } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { Figure, Meter } from '../../ui/Figure';
import { Loaded } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Page, Panel } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { FindCode } from './FindCode';
import { UploadCodes } from './UploadCodes';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly from: 'generated' | 'pool' | 'shared';
  /** Code of all shoppers. */
  readonly shared: string | undefined;
  readonly pool: { readonly imported: number; readonly left: number } | undefined;
}

/** A pool with a tenth of its codes left. */
const LOW = 0.1;

export const stateOf = ({ pool }: Pick<Row, 'pool'>): 'fine' | 'low' | 'empty' => {
  if (!pool) return 'fine';
  if (pool.left === 0) return 'empty';
  return pool.left < pool.imported * LOW ? 'low' : 'fine';
};

const rowsOf = ({ catalog, use }: Summary, titleOf: (coupon: Summary['catalog'][number]['coupon']) => string): readonly Row[] =>
  catalog.map(({ coupon, codes }) => ({
    id: coupon.id,
    title: titleOf(coupon),
    from: codes?.from ?? 'generated',
    shared: codes?.from === 'shared' ? codes.code : undefined,
    pool: use.find(({ couponId }) => couponId === coupon.id)?.pool ?? undefined,
  }));

const tones = { fine: 'good', low: 'warning', empty: 'bad' } as const;
const STATES = ['fine', 'low', 'empty'] as const;
const SOURCES = ['generated', 'pool', 'shared'] as const;

const List = ({ rows, mayWrite }: { readonly rows: readonly Row[]; readonly mayWrite: boolean }) => {
  const strings = useStrings('codes');
  const { actions } = useStrings('table');
  const { formats } = useContext(LanguageContext);
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      {
        key: 'coupon',
        title: strings.coupon,
        cell: ({ id, title }) => <a href={hrefOf('coupons', id)}>{title}</a>,
        value: ({ title, id }) => `${title} (${id})`,
      },
      {
        key: 'source',
        title: strings.source,
        cell: ({ from, shared }) => (
          <>
            {strings.sources[from]} {shared !== undefined && <code>{shared}</code>}
          </>
        ),
        value: ({ from, shared }) => `${strings.sources[from]}${shared === undefined ? '' : ` ${shared}`}`,
      },
      {
        key: 'left',
        title: strings.left,
        figure: true,
        cell: ({ pool }) => (pool ? formats.count(pool.left) : '–'),
        value: ({ pool }) => pool?.left ?? null,
      },
      {
        key: 'imported',
        title: strings.imported,
        figure: true,
        cell: ({ pool }) => (pool ? formats.count(pool.imported) : '–'),
        value: ({ pool }) => pool?.imported ?? null,
      },
      {
        key: 'state',
        title: strings.state,
        cell: (row) => <Status tone={tones[stateOf(row)]}>{strings.states[stateOf(row)]}</Status>,
        value: (row) => strings.states[stateOf(row)],
      },
      ...(mayWrite
        ? [
            {
              key: 'add',
              title: actions,
              cell: ({ id, title, from }: Row) =>
                from === 'pool' && (
                  <a class="button" href={hrefOf('codes', id)} aria-label={strings.addTo(title)}>
                    {strings.add}
                  </a>
                ),
            },
          ]
        : []),
    ],
    [strings, formats, mayWrite],
  );
  const filters = useMemo(
    () => [
      {
        key: 'state',
        label: strings.state,
        options: STATES.map((value) => ({ value, label: strings.states[value] })),
        test: (row: Row, value: string) => stateOf(row) === value,
      },
      {
        key: 'source',
        label: strings.source,
        options: SOURCES.map((value) => ({ value, label: strings.sources[value] })),
        test: ({ from }: Row, value: string) => from === value,
      },
    ],
    [strings],
  );
  return (
    <DataTable
      caption={strings.title}
      quietCaption
      rows={rows}
      keyOf={({ id }) => id}
      columns={columns}
      filters={filters}
      search={strings.search}
      csv="codes"
      empty={
        <Empty title={strings.none}>
          <p>{strings.noneNext}</p>
          <a href={hrefOf('campaigns')}>{strings.toCampaigns}</a>
        </Empty>
      }
    />
  );
};

/** Codes of the coupons: why one was refused, where they come from, how many are left, and how to add more. */
export const Codes = ({ mayWrite, rest: [id], changed }: PageContext) => {
  const strings = useStrings('codes');
  const { language, formats } = useContext(LanguageContext);
  const summary = useAnswer('admin/summary', summarySchema);
  const row = summary.value && rowsOf(summary.value, ({ title }) => textOf(title, language)).find((one) => one.id === id);
  const done = (): void => {
    summary.reload();
    changed();
  };
  if (row?.pool)
    return (
      <Page title={row.title} back={{ href: hrefOf('codes'), label: strings.title }}>
        <Panel title={strings.add}>
          <dl class="figures">
            <Figure
              label={strings.left}
              value={formats.count(row.pool.left)}
              note={row.pool.imported > 0 && strings.ofImported(formats.percent(row.pool.left / row.pool.imported, 0))}
            />
            <Figure label={strings.imported} value={formats.count(row.pool.imported)} />
          </dl>
          <Meter used={row.pool.left} held={0} of={row.pool.imported} />
          {mayWrite && <UploadCodes couponId={row.id} done={done} />}
        </Panel>
      </Page>
    );
  return (
    <Page title={strings.title}>
      <div class="stack">
        <FindCode />
        <Panel title={strings.byCoupon}>
          <Loaded answer={summary}>
            {(value) => <List rows={rowsOf(value, ({ title }) => textOf(title, language))} mayWrite={mayWrite} />}
          </Loaded>
        </Panel>
      </div>
    </Page>
  );
};
