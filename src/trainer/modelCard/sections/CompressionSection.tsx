/** @jsxRuntime automatic @jsxImportSource preact */
import { type CompressionGate, compressionLimits } from '../../compress/compressNetwork';
import { fixed, percent, whole } from '../numbers';
import { Table } from '../Table';

interface CompressionSectionProps {
  readonly gates: readonly CompressionGate[];
  /** Encoding of the network in the bundle. */
  readonly shipped?: string;
}

/** What writing the weights with fewer bits costs. */
export const CompressionSection = ({ gates, shipped }: CompressionSectionProps) => (
  <section aria-labelledby="compression">
    <h2 id="compression">Compression</h2>
    <p>
      Weights ship with fewer bits than they were fitted with. An encoding passes when it loses at most {compressionLimits.aucLoss} of AUC
      and at least {percent(compressionLimits.topAgreement, 0)} of the five best coupons of a decision (of all but one, where there are five
      or fewer) stay the same. All other figures of this card are of the weights as shipped.
    </p>
    <Table
      caption="Encodings against single precision"
      columns={[
        { head: 'part' },
        { head: 'encoding' },
        { head: 'bytes', number: true },
        { head: 'AUC loss', number: true },
        { head: 'best five kept', number: true },
        { head: 'best one kept', number: true },
        { head: 'decisions', number: true },
        { head: 'gate' },
      ]}
      rows={gates.map(({ part, encoding, bytes, aucLoss, topAgreement, firstAgreement, decisions, passed }) => [
        part,
        part === 'network' && encoding === shipped ? `${encoding} (shipped)` : encoding,
        whole(bytes),
        aucLoss === undefined ? '–' : fixed(aucLoss, 6),
        percent(topAgreement, 2),
        percent(firstAgreement, 2),
        whole(decisions),
        <span key="gate" class={passed ? 'good' : 'bad'}>
          {passed ? 'passed' : 'failed'}
        </span>,
      ])}
      marked={gates.flatMap(({ part, encoding }, i) => (part === 'network' && encoding === shipped ? [i] : []))}
    />
  </section>
);
