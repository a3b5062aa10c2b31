import { useContext, useEffect, useMemo } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { type BundleRow, bundlesSchema } from '../../api/bundleSchema';
import { LanguageContext, useStrings } from '../../i18n/i18n';
import { hrefOf, type PageContext } from '../../routing/routes';
import { Actor } from '../../ui/Actor';
import { Loaded } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import type { Column, Filter } from '../../ui/table/tableTypes';
import { draftStore, useDraft } from '../coupons/draft/draftStore';
import { useTitle, Version, type VersionProps, VersionSummary } from './Version';
import './versions.css';
import { versionsStrings } from './versionsStrings';

type Common = Omit<VersionProps, 'bundle' | 'isLive'> & { readonly liveId: string | undefined };

const nameOf = (actor: string): string => actor.replace(/^(token|user|server):/, '');

const useColumns = (common: Common): readonly Column<BundleRow>[] => {
  const strings = useStrings(versionsStrings);
  const { formats } = useContext(LanguageContext);
  const { live, liveId, signing, mayWrite, trial, done } = common;
  return useMemo(() => {
    const stateOf = ({ id, share }: BundleRow): string =>
      id === liveId ? strings.current : share > 0 ? `${strings.devices}: ${formats.percent(share, 0)}` : strings.old;
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
        value: ({ publishedBy = '' }) => nameOf(publishedBy),
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
        cell: (bundle) => (
          <VersionSummary
            // What restoring would change depends on the live version.
            key={`${bundle.id} ${liveId}`}
            bundle={bundle}
            isLive={bundle.id === liveId}
            {...{ live, signing, mayWrite, trial, done }}
          />
        ),
      },
    ];
    // `done` is made anew at each render, and does the same.
  }, [strings, formats, live, liveId, signing, mayWrite, trial]);
};

/** By who published it. */
const useFilters = (bundles: readonly BundleRow[]): readonly Filter<BundleRow>[] => {
  const strings = useStrings(versionsStrings);
  return useMemo(() => {
    const authors = [...new Set(bundles.flatMap(({ publishedBy }) => publishedBy ?? []))].sort();
    return [
      {
        key: 'by',
        label: strings.by,
        options: authors.map((value) => ({ value, label: nameOf(value) })),
        test: ({ publishedBy }, value) => publishedBy === value,
      },
    ];
  }, [bundles, strings]);
};

const List = ({ bundles, ...common }: Common & { readonly bundles: readonly BundleRow[] }) => {
  const strings = useStrings(versionsStrings);
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
const One = ({ bundle, liveId, ...common }: Common & { readonly bundle: BundleRow }) => {
  const strings = useStrings(versionsStrings);
  return (
    <Page title={useTitle(bundle)} back={{ href: hrefOf('versions'), label: strings.title }} lead={<code>{bundle.id}</code>}>
      <Version bundle={bundle} isLive={bundle.id === liveId} {...common} />
    </Page>
  );
};

/** Published versions with their differences, and how to restore one. */
export const Versions = ({ mayWrite, rest: [id], changed }: PageContext) => {
  const strings = useStrings(versionsStrings);
  const answer = useAnswer('admin/bundles', bundlesSchema);
  const { published, signing } = useDraft(draftStore);
  useEffect(() => void draftStore.open(), []);
  const done = (): void => {
    answer.reload();
    void draftStore.open();
    changed();
  };
  const bundles = answer.value?.bundles ?? [];
  const trial = bundles.some(({ share }) => share > 0 && share < 1);
  const live = useMemo(() => published?.campaign ?? {}, [published]);
  const common: Common = { live, liveId: published?.bundle, signing, mayWrite, trial, done };
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
