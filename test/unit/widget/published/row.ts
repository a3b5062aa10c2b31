/** One example as its vendor publishes it, unmodified, and by hand the events it stands for, without their time. Amounts in minor units. */
export interface PublishedRow<Payload = unknown> {
  readonly what: string;
  readonly says: Payload;
  readonly means: readonly object[];
}
