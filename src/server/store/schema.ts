/**
 * One step of the database's schema, plain SQL of several statements. `down` takes back exactly what `up` made, so that an older Couplet can run
 * again; data that only the newer schema can hold is lost with it. The first step has no way back. Steps are never edited once released.
 */
export interface Schema {
  readonly up: string;
  readonly down?: string;
}
