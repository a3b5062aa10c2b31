/** @jsxRuntime automatic @jsxImportSource preact */
import { stateCount } from '../../../engine/timing/timingTable';
import { BUNDLE_BUDGET } from '../../bundle/assembleBundle';
import { kilobytes, percent, whole } from '../../metrics/metricText';
import { Table } from '../page/Page';
import type { CardInput } from './cardInput';

const versions = ({
  format,
  network,
  sequence,
  timing,
  cf,
  bandit,
  experiment,
}: CardInput['manifest']): readonly (readonly [string, string])[] => [
  ['bundle format', format],
  ...(network
    ? ([
        ['network', `shape version ${network.spec.version}, weights ${network.encoding}`],
        ['network features', `${network.features.id}, version ${network.features.version}`],
      ] as const)
    : []),
  ...(sequence ? ([['sequence network', `shape version ${sequence.spec.version}, weights ${sequence.encoding}`]] as const) : []),
  ...(timing
    ? ([['timing', `version ${timing.version}, ${stateCount(timing.bins)} states, ε ${timing.epsilon}, γ ${timing.gamma}`]] as const)
    : []),
  ...(cf ? ([['collaborative table', `version ${cf.table.version}, ${cf.table.model}`]] as const) : []),
  ['bandit prior', `version ${bandit.version}, features ${bandit.features.id}`],
  ['assignment', `experiment ${experiment.id}, hash version ${experiment.hashVersion}`],
];

const shape = ({ network, sequence }: CardInput['manifest']): string =>
  [
    ...(network
      ? [
          `${network.spec.inputs} inputs, ${network.spec.crossLayers} cross layers, hidden layers ${network.spec.hidden.join(', ') || 'none'}`,
        ]
      : []),
    ...(sequence ? [`a gated recurrent network of ${sequence.spec.units} units over a shopper’s last ${sequence.spec.length} steps`] : []),
  ].join('; ') || 'none';

/** Parts of the bundle and their sizes. */
export const BundleSection = ({ input }: { readonly input: CardInput }) => {
  const { manifest, files, id, seed, publicKey } = input;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const over = total > BUNDLE_BUDGET;
  return (
    <section aria-labelledby="bundle">
      <h2 id="bundle">The bundle</h2>
      <dl class="facts">
        <div>
          <dt>id</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
        <div>
          <dt>seed</dt>
          <dd>{seed}</dd>
        </div>
        <div>
          <dt>coupons</dt>
          <dd>{manifest.coupons.length}</dd>
        </div>
        <div>
          <dt>network</dt>
          <dd>{shape(manifest)}</dd>
        </div>
        <div>
          <dt>size</dt>
          <dd>
            {kilobytes(total)} of {kilobytes(BUNDLE_BUDGET)}{' '}
            <span class={over ? 'bad' : 'good'}>{over ? 'above its budget' : 'within its budget'}</span>
          </dd>
        </div>
        <div>
          <dt>signed with key</dt>
          <dd>
            <code>pk_{publicKey}</code>
          </dd>
        </div>
      </dl>
      <Table
        caption="Files a device downloads"
        columns={[
          { head: 'file' },
          { head: 'bytes', number: true },
          { head: 'of budget', number: true },
          { head: 'name' },
          { head: 'SHA-256' },
        ]}
        rows={files.map(({ name, what, bytes, sha256 }) => [
          what,
          whole(bytes),
          percent(bytes / BUNDLE_BUDGET),
          name.length > 24 ? `${name.slice(0, 12)}…${name.slice(-4)}` : name,
          <code key="hash">{sha256}</code>,
        ])}
      />
      <Table caption="Versions" columns={[{ head: 'part' }, { head: 'version' }]} rows={versions(manifest)} />
      <details>
        <summary>Coupons</summary>
        <Table
          caption="Coupons in the bundle"
          columns={[{ head: 'id' }, { head: 'title' }, { head: 'kind' }]}
          rows={manifest.coupons.map((coupon) => [<code key="id">{coupon.id}</code>, coupon.title.en, coupon.discount.kind])}
        />
      </details>
    </section>
  );
};
