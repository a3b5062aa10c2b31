import { useContext, useEffect, useMemo } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { type BundleRow, bundlesSchema } from '../../api/bundleSchema';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { Actor, actorName } from '../../ui/Actor';
import { Loaded } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column, Filter } from '../../ui/table/tableTypes';
import { draftStore, useDraft } from '../coupons/draft/draftStore';
import { useTitle, Version, type VersionProps, VersionSummary } from './Version';
import './versions.css';

type Common = Omit<VersionProps, 'bundle'>;

const useColumns = (common: Common): readonly Column<BundleRow>[] => {
  const strings = useStrings('versions');
  const { formats } = useContext(LanguageContext);
  const { live, over, signing, mayWrite, trial, done } = common;
  const liveId = over?.bundle;
  return useMemo(() => {
    const stateOf = ({ id, share }: BundleRow): string =>
      id === liveId ? strings.current : share > 0 ? strings.devices(formats.percent(share, 0)) : strings.old;
    return [
      {
        key: 'version',
        title: strings.version,
        cell: ({ id, name, publishedAt }) => (
          <>
            <a href={hrefOf('versions', id)}>{name ?? formats.moment(publishedAt)}</a>
            {name !== undefined && <span class="version-date muted">{formats.moment(publishedAt)}</span>}
          </>
        ),
        // Sorted by date, and found by name.
        value: ({ name = '', publishedAt }) => `${new Date(publishedAt).toISOString()} ${name}`.trim(),
      },
      {
        key: 'by',
        title: strings.by,
        cell: ({ publishedBy }) => publishedBy !== undefined && <Actor actor={publishedBy} />,
        value: ({ publishedBy = '' }) => actorName(publishedBy),
      },
      {
        key: 'state',
        title: strings.state,
        cell: (bundle) => (
          <Status {...(bundle.id === liveId ? { tone: 'good' as const } : bundle.share > 0 ? { tone: 'warning' as const } : {})}>
            {stateOf(bundle)}
          </Status>
        ),
        value: stateOf,
      },
      {
        key: 'change',
        title: strings.change,
        cell: (bundle) => <VersionSummary key={bundle.id} bundle={bundle} {...{ live, over, signing, mayWrite, trial, done }} />,
      },
    ];
    // `done` is made anew at each render, and does the same.
  }, [strings, formats, live, over, signing, mayWrite, trial]);
};

/** By who published it. */
const useFilters = (bundles: readonly BundleRow[]): readonly Filter<BundleRow>[] => {
  const strings = useStrings('versions');
  return useMemo(() => {
    const authors = [...new Set(bundles.flatMap(({ publishedBy }) => publishedBy ?? []))].sort();
    return [
      {
        key: 'by',
        label: strings.by,
        options: authors.map((value) => ({ value, label: actorName(value) })),
        test: ({ publishedBy }, value) => publishedBy === value,
      },
    ];
  }, [bundles, strings]);
};

const List = ({ bundles, ...common }: Common & { readonly bundles: readonly BundleRow[] }) => {
  const strings = useStrings('versions');
  return (
    <DataTable
      caption={strings.title}
      quietCaption
      rows={bundles}
      keyOf={({ id }) => id}
      columns={useColumns(common)}
      filters={useFilters(bundles)}
      search={strings.search}
      csv="versions"
      pageSize={10}
      empty={
        <Empty title={strings.none}>
          <p>{strings.noneNext}</p>
          <a href={hrefOf('campaigns')}>{strings.toCampaigns}</a>
        </Empty>
      }
    />
  );
};

/** One version on a page of its own. */
const One = ({ bundle, ...common }: Common & { readonly bundle: BundleRow }) => {
  const strings = useStrings('versions');
  return (
    <Page title={useTitle(bundle)} back={{ href: hrefOf('versions'), label: strings.title }} lead={<code>{bundle.id}</code>}>
      <Version bundle={bundle} {...common} />
    </Page>
  );
};

/** Published versions with their differences, and how to restore one. */
export const Versions = ({ mayWrite, rest: [id], changed }: PageContext) => {
  const strings = useStrings('versions');
  const answer = useAnswer('admin/bundles', bundlesSchema);
  const { phase, published, signing, failure } = useDraft(draftStore);
  useEffect(() => void draftStore.open(), []);
  const done = (): void => {
    answer.reload();
    void draftStore.open();
    changed();
  };
  const bundles = answer.value?.bundles ?? [];
  const trial = bundles.some(({ share }) => share > 0 && share < 1);
  const live = useMemo(() => published?.campaign ?? {}, [published]);
  const common: Common = { live, over: published, signing, mayWrite, trial, done };
  // Which version is live is known from the draft's answer.
  if (phase !== 'ready')
    return (
      <Page title={strings.title}>
        <Loaded answer={{ value: undefined, failure, reload: draftStore.reload }}>{() => null}</Loaded>
      </Page>
    );
  const one = bundles.find((bundle) => bundle.id === id);
  if (one) return <One bundle={one} {...common} />;
  return (
    <Page title={strings.title}>
      <Loaded answer={answer}>
        {() => (
          <div class="stack">
            <section class="panel versions" aria-label={strings.title}>
              <List bundles={bundles} {...common} />
            </section>
          </div>
        )}
      </Loaded>
    </Page>
  );
};
