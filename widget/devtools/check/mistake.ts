/** Something that the shop's page says and that cannot be meant so. */
export interface Mistake {
  /** Reason code. */
  readonly code: string;
  /** What it is about: of the same kind only the first is told. */
  readonly about: string;
  /** A sentence for the shop's people, with what to write instead. */
  readonly message: string;
}
