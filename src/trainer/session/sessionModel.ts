/** A categorical fact of each item, e.g. its category or price band. */
export interface ItemAttribute {
  readonly name: string;
  /** Code of each item of `SessionData.items`, 0 … size − 1; 0 when unknown. */
  readonly codes: Int32Array;
  /** Number of codes. */
  readonly size: number;
}

/** Sessions to learn from, oldest first. */
export interface SessionData {
  readonly items: readonly string[];
  /** Item indices of each session in first-seen order without repeats; at least two of them. */
  readonly sessions: readonly Int32Array[];
  readonly attributes?: readonly ItemAttribute[];
}

/** Says what a session's next new item may be. */
export interface SessionModel {
  readonly name: string;
  /** One score an item of the data it was fitted on, of no unit; the history's own items are masked by who asks. */
  scores(history: Int32Array): Float64Array;
}

/** A way to fit such a model, with its hyper-parameters chosen beforehand. Same data and seed, same model. */
export interface SessionCandidate {
  readonly name: string;
  fit(data: SessionData, seed: number): SessionModel | Promise<SessionModel>;
}
