import { useContext } from 'preact/hooks';
import { aimOf } from '../../../campaigns/aim';
import { manifestInEnvelopeSchema } from '../../api/bundleSchema';
import { useAnswer } from '../../app/useAnswer';
import { LanguageContext, useStrings } from '../../i18n/language';
import { textOf } from '../../i18n/textOf';
import { DataTable } from '../../ui/DataTable';
import { Loaded } from '../../ui/Loaded';
import { Provenance } from './Provenance';
import { versionsStrings } from './versionsStrings';

const models = ['network', 'sequence', 'cf', 'timing', 'localHead'] as const;

/** What is in a version, where it comes from, and what was measured of its models when they were trained. */
export const VersionCard = ({ id }: { readonly id: string }) => {
  const strings = useStrings(versionsStrings);
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
