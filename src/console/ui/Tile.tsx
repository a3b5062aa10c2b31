import type { ComponentChildren } from 'preact';
import { Sparkline } from '../charts/Sparkline';

interface TileProps {
  readonly label: string;
  readonly value: ComponentChildren;
  /** Change since the period before, or what the value refers to. Colour only if the change is certain. */
  readonly change?: ComponentChildren;
  readonly tone?: 'gain' | 'loss';
  /** Values by day. */
  readonly spark?: readonly number[];
  /** Page with the details. */
  readonly href?: string;
}

/** A key figure with its change and course. Place in a `<div class="tiles">`. */
export const Tile = ({ label, value, change, tone, spark, href }: TileProps) => {
  const content = (
    <>
      <span class="tile-label">{label}</span>
      <span class="tile-value">{value}</span>
      {change && <span class={`tile-change ${tone ?? ''}`}>{change}</span>}
      {spark && spark.length > 1 && <Sparkline values={spark} />}
    </>
  );
  return href === undefined ? (
    <div class="tile">{content}</div>
  ) : (
    <a class="tile" href={href}>
      {content}
    </a>
  );
};
