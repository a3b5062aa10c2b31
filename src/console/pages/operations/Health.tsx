import { RefreshCw } from 'lucide-preact';
import { useMemo } from 'preact/hooks';
import { MINUTE, SECOND } from '../../../protocol/values/clock';
import { useAnswer } from '../../api/ask';
import { type Health as HealthAnswer, healthSchema } from '../../api/operationsSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Loaded } from '../../ui/Loaded';
import { Panel, Reveal } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { Tile } from '../../ui/Tile';
import { DataTable } from '../../ui/table/DataTable';

type Finding = HealthAnswer['findings'][number];

const tones = { ok: 'good', warning: 'warning', failure: 'bad' } as const;

/** The part of the console in which a problem is solved, by check. */
const places: Readonly<Record<string, 'queues' | 'claims' | 'webhooks' | 'backups'>> = {
  backups: 'backups',
  claims: 'claims',
  messages: 'queues',
  webhooks: 'webhooks',
  orders: 'webhooks',
};

/** Most urgent first. */
export const problemsOf = (findings: readonly Finding[]): readonly Finding[] => [
  ...findings.filter(({ level }) => level === 'failure'),
  ...findings.filter(({ level }) => level === 'warning'),
];

const Problem = ({ finding: { check, code, level, message, fix } }: { readonly finding: Finding }) => {
  const strings = useStrings('operations');
  const { checks, problems } = useStrings('findings');
  const [problem, next] = problems[code] ?? [message, fix ?? ''];
  const place = places[check];
  return (
    <li class="problem">
      <p>
        <Status tone={tones[level]}>{level === 'failure' ? strings.failure : strings.warning}</Status>{' '}
        <strong>{checks[check] ?? check}</strong>
      </p>
      <p>{problem}</p>
      <p class="muted">
        {next} {place && <a href={hrefOf('operations', place)}>{strings.open(strings.tabs[place])}</a>}
      </p>
    </li>
  );
};

const Tiles = ({ health: { shop, store, lastBackupAt, queues } }: { readonly health: HealthAnswer }) => {
  const strings = useStrings('operations');
  const { platforms } = useStrings('settings');
  const { count, moment, size } = useFormats();
  const sum = queues ? queues.messages.waiting + queues.webhooks.waiting + queues.pendingClaims : 0;
  const disk = store?.disk ?? undefined;
  return (
    <div class="tiles figures-by-time">
      <Tile label={strings.lastOrder} value={shop.lastOrderAt === null ? strings.none : moment(shop.lastOrderAt)} />
      <Tile
        label={strings.shop}
        value={platforms[shop.platform] ?? shop.platform}
        change={shop.lastOkAt === null ? strings.noCall : strings.answered(moment(shop.lastOkAt))}
      />
      {disk ? (
        <Tile label={strings.freeDisk} value={size(disk.free)} change={strings.ofDisk(size(disk.total))} />
      ) : (
        <Tile label={strings.database} value={store ? size(store.bytes) : '–'} change={store?.kind} />
      )}
      <Tile
        label={strings.lastBackup}
        value={lastBackupAt === null ? (store?.kind === 'PostgreSQL' ? '–' : strings.none) : moment(lastBackupAt)}
        change={store?.kind === 'PostgreSQL' ? strings.byTools : undefined}
        href={hrefOf('operations', 'backups')}
      />
      <Tile
        label={strings.waiting}
        value={queues ? count(sum) : '–'}
        change={queues && strings.waitingNote(count(queues.messages.waiting), count(queues.webhooks.waiting), count(queues.pendingClaims))}
        href={hrefOf('operations', 'queues')}
      />
    </div>
  );
};

/** Differences up to this come from the way of the answer. */
const NEAR = 30 * SECOND;

const Server = ({ health, now }: { readonly health: HealthAnswer; readonly now: number }) => {
  const strings = useStrings('operations');
  const { count, day, duration, moment, size } = useFormats();
  const { shop, store, queues, certificateEnds } = health;
  const off = Math.abs(now - health.at);
  const gap = off < 2 * MINUTE ? duration(Math.round(off / SECOND), 'second') : duration(Math.round(off / MINUTE), 'minute');
  const facts: readonly (readonly [string, string | undefined])[] = [
    [strings.version, health.software],
    [strings.since, moment(health.startedAt)],
    [strings.database, store ? `${store.kind}, ${size(store.bytes)}` : undefined],
    [strings.certificate, certificateEnds === null ? undefined : day(certificateEnds)],
    [strings.clock, off < NEAR ? strings.clockAgrees : strings.clockOff(gap)],
    [strings.lastError, shop.lastError ? `${moment(shop.lastError.at)}: ${shop.lastError.message} (${shop.lastError.code})` : undefined],
    [strings.unreadable, queues && queues.unreadableOrders > 0 ? count(queues.unreadableOrders) : undefined],
  ];
  return (
    <Panel title={strings.server}>
      <dl class="facts">
        {facts.flatMap(([label, value]) =>
          value === undefined
            ? []
            : [
                <dt key={label}>{label}</dt>,
                <dd key={`${label}-value`}>
                  <bdi>{value}</bdi>
                </dd>,
              ],
        )}
      </dl>
    </Panel>
  );
};

/** The worst finding of each check. */
const byCheck = (findings: readonly Finding[]): readonly Finding[] => {
  const worst = new Map<string, Finding>();
  for (const finding of [...findings.filter(({ level }) => level === 'ok'), ...problemsOf(findings).toReversed()])
    worst.set(finding.check, finding);
  return [...worst.values()];
};

const Checks = ({ findings }: Pick<HealthAnswer, 'findings'>) => {
  const strings = useStrings('operations');
  const { checks } = useStrings('findings');
  const columns = useMemo(
    () => [
      {
        key: 'check',
        title: strings.check,
        cell: ({ check }: Finding) => checks[check] ?? check,
        value: ({ check }: Finding) => checks[check] ?? check,
      },
      {
        key: 'state',
        title: strings.state,
        cell: ({ level }: Finding) => <Status tone={tones[level]}>{strings[level]}</Status>,
        value: ({ level }: Finding) => strings[level],
      },
    ],
    [strings, checks],
  );
  return (
    <DataTable
      caption={strings.checks}
      quietCaption
      rows={byCheck(findings)}
      keyOf={({ check }) => check}
      columns={columns}
      sorted={{ key: 'check' }}
      csv="health"
      pageSize={Number.POSITIVE_INFINITY}
    />
  );
};

/** What works, what does not, and what to do. */
export const Health = () => {
  const strings = useStrings('operations');
  const { moment } = useFormats();
  const answer = useAnswer('admin/health', healthSchema);
  return (
    <Loaded answer={answer}>
      {(health) => {
        const problems = problemsOf(health.findings);
        const urgent = problems.some(({ level }) => level === 'failure');
        return (
          <div class="stack">
            <section class="panel health-state" aria-label={strings.tabs.health}>
              <div class="panel-head">
                <h2 class={`headline ${problems.length === 0 ? 'gain' : urgent ? 'loss' : ''}`}>
                  {problems.length === 0 ? strings.allFine : strings.problems(problems.length)}
                </h2>
                <button type="button" aria-disabled={answer.loading} onClick={() => answer.loading || answer.reload()}>
                  <RefreshCw size={16} aria-hidden="true" />
                  {strings.again}
                </button>
              </div>
              <p class="muted" role="status">
                {strings.checked(moment(health.at))}
              </p>
              {problems.length > 0 && (
                <ul class="plain stack">
                  {problems.map((finding) => (
                    <Problem key={`${finding.check} ${finding.code}`} finding={finding} />
                  ))}
                </ul>
              )}
            </section>
            <Tiles health={health} />
            <Server health={health} now={Date.now()} />
            <section class="panel" aria-label={strings.checks}>
              <Reveal label={strings.checks}>{() => <Checks findings={health.findings} />}</Reveal>
            </section>
          </div>
        );
      }}
    </Loaded>
  );
};
