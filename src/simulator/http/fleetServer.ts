import type { ClaimRequest, ClaimResponse, Status } from '../../protocol/protocol';
import type { TokenRequest, TokenResponse } from '../../protocol/reporting/tokens';
import type { Result } from '../../protocol/result';

/** A write that the other side has on disk. */
export interface Accepted {
  /** `false`: it was there before, with the same content. */
  readonly fresh: boolean;
}

/** Port: the public routes of a running server, as a browser calls them. Errors: the server's own reason codes, `unreachable`, `answer_malformed`. */
export interface FleetServer {
  status(): Promise<Result<Status>>;
  /** Text of the signed envelope. */
  manifest(bundle: string): Promise<Result<string>>;
  shard(bundle: string, sha256: string): Promise<Result<Uint8Array>>;
  /** @param key the same one for the same claim, however often it is sent */
  claim(key: string, request: ClaimRequest): Promise<Result<ClaimResponse>>;
  /** @param body a report or a ping, with its token where the bundle asks for one */
  report(body: string): Promise<Result<Accepted>>;
  /** The same of an answer in two shares. */
  splitReport(body: string): Promise<Result<Accepted>>;
  tokens(request: TokenRequest): Promise<Result<TokenResponse>>;
}
