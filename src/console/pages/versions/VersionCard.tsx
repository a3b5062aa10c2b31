import { useContext } from 'preact/hooks';
import type { Provenance as Facts, TrainingLog } from '../../../bundle/provenance';
import { aimOf } from '../../../campaigns/learning/aim';
import { useAnswer } from '../../api/ask';
import { manifestInEnvelopeSchema } from '../../api/bundleSchema';
import { LanguageContext, textOf, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Loaded } from '../../ui/Loaded';
import { DataTable } from '../../ui/table/DataTable';

const Log = ({ log: { kind, rows, days, sha256 } }: { readonly log: TrainingLog }) => {
  const strings = useStrings('versions');
  const { count, calendarDay } = useFormats();
  const [first, last] = (days ?? []).map((day) => calendarDay(Date.parse(day)));
  return (
    <div>
      {strings.log(strings.logs[kind], count(rows), first, last)}
      {sha256 !== undefined && (
        <>
          <br />
          <span class="muted">SHA-256</span> <code>{sha256}</code>
        </>
      )}
    </div>
  );
};

/** Provenance of a version, as entries of a list. */
export const Provenance = ({ provenance: { software, previous, training } }: { readonly provenance: Facts }) => {
  const strings = useStrings('versions');
  return (
    <>
      <dt>{strings.software}</dt>
      <dd>{software}</dd>
      {previous !== undefined && (
        <>
          <dt>{strings.previous}</dt>
          <dd>
            <code>{previous}</code>
          </dd>
        </>
      )}
      {training && (
        <>
          <dt>{strings.learntFrom}</dt>
          <dd>
            {training.logs.map((log) => (
              <Log key={log.kind} log={log} />
            ))}
          </dd>
          <dt>{strings.seed}</dt>
          <dd>{training.seed}</dd>
        </>
      )}
      {training?.warmStart !== undefined && (
        <>
          <dt>{strings.warmStart}</dt>
          <dd>
            <code>{training.warmStart}</code>
          </dd>
        </>
      )}
    </>
  );
};

const models = ['network', 'sequence', 'cf', 'timing', 'localHead'] as const;

/** Contents of a version, its provenance, and the metrics of its models from training. */
export const VersionCard = ({ id }: { readonly id: string }) => {
  const strings = useStrings('versions');
  const { language, formats } = useContext(LanguageContext);
  const answer = useAnswer(`bundles/${id}/manifest.json`, manifestInEnvelopeSchema);
  return (
    <Loaded answer={answer}>
      {(manifest) => {
        const there = models.filter((name) => manifest[name]);
        const metrics = Object.entries(manifest.metrics);
        return (
          <div class="stack">
            <dl class="facts">
              <dt>{strings.label}</dt>
              <dd>{manifest.label}</dd>
              <dt>{strings.coupons}</dt>
              <dd>{formats.list(manifest.coupons.map(({ title }) => textOf(title, language)))}</dd>
              <dt>{strings.aim}</dt>
              <dd>{strings.aims[aimOf(manifest.bandit)]}</dd>
              <dt>{strings.models}</dt>
              <dd>{there.length > 0 ? formats.list(there.map((name) => strings.model[name])) : strings.noModels}</dd>
              {manifest.provenance && <Provenance provenance={manifest.provenance} />}
            </dl>
            {metrics.length === 0 ? (
              <p class="muted">{strings.noMetrics}</p>
            ) : (
              <DataTable
                caption={strings.metrics}
                rows={metrics}
                keyOf={([name]) => name}
                columns={[
                  { key: 'name', title: strings.metric, cell: ([name]) => <code>{name}</code> },
                  { key: 'value', title: strings.value, figure: true, cell: ([, value]) => formats.number(value) },
                ]}
              />
            )}
          </div>
        );
      }}
    </Loaded>
  );
};
