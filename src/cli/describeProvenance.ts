import type { Provenance, TrainingLog } from '../bundle/provenance';

const logText = ({ kind, rows, days, sha256 }: TrainingLog): string =>
  `${kind} (${[`${rows} rows`, ...(days ? [`${days[0]} to ${days[1]}`] : []), ...(sha256 ? [`sha256 ${sha256}`] : [])].join(', ')})`;

/** Where a bundle comes from, for people, in one line. */
export const describeProvenance = (provenance: Provenance | undefined): string => {
  if (!provenance) return 'it does not say where it comes from: it was made before bundles did';
  const { software, previous, training } = provenance;
  return [
    `made by ${software}`,
    ...(previous === undefined ? [] : [`in place of ${previous}`]),
    ...(training ? [`learnt with seed ${training.seed} from ${training.logs.map(logText).join(' and ')}`] : ['nothing in it was trained']),
    ...(training?.warmStart === undefined ? [] : [`its network from that of ${training.warmStart}`]),
  ].join('; ');
};
