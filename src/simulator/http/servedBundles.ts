import { webBundleCrypto } from '../../../worker/bundle/webBundleCrypto';
import { readTokenKeys } from '../../bundle/checkManifest';
import type { Manifest, Shard } from '../../bundle/manifest';
import { checkShard, openEnvelope } from '../../bundle/openSigned';
import { toDeviceModel } from '../../bundle/toDeviceModel';
import { bundleFor, stageMark } from '../../engine/assignment/assign';
import type { DeviceModel } from '../../engine/decision/deviceModel';
import { type Learnt, learntFor } from '../../engine/decision/learn';
import { plainNetworkScorer } from '../../engine/scoring/plainNetworkScorer';
import type { Status } from '../../protocol/protocol';
import type { TokenKeys } from '../../protocol/reporting/tokens';
import { type Clock, SECOND } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { FleetServer } from './fleetServer';

/** How long a status document may be cached. */
const FRESH_FOR = 30 * SECOND;

/** A verified bundle, ready to choose with. */
export interface Served {
  readonly id: string;
  readonly manifest: Manifest;
  readonly model: DeviceModel;
  /** The prior's precision is unpacked once per bundle, not once per visit. */
  readonly untaught: Learnt;
  /** Absent: reports need no token. */
  readonly tokenKeys?: TokenKeys | undefined;
}

/** Bundle and status that a device uses now. */
interface Serving {
  readonly bundle: Served;
  /** `false`: no coupon may be shown. */
  readonly isOn: boolean;
  readonly shadowPrices: NonNullable<Status['shadowPrices']>;
  /** Side of a stage that orders must name. */
  readonly stage: string | undefined;
}

/** Fetches from the server like a browser cache shared by all devices, and rejects everything not signed by the site's key. */
export interface ServedBundles {
  /**
   * Errors: `no_bundle`, those of `FleetServer`, `openEnvelope`, `checkShard`, `readTokenKeys` and `toDeviceModel`, `bundle_wrong_id`.
   * @param unit the device's random unit, which decides about a staged bundle
   */
  forDevice(unit: string): Promise<Result<Serving>>;
}

const shardsOf = ({ network, sequence, cf, tokens }: Manifest): readonly Shard[] =>
  [network?.weights, sequence?.weights, cf?.weights, tokens?.keys].filter((shard) => shard !== undefined);

export const servedBundles = (server: FleetServer, siteKey: string, clock: Clock): ServedBundles => {
  const opened = new Map<string, Promise<Result<Served>>>();
  let serial = 0;
  let asked: { readonly at: number; readonly answer: Promise<Result<Status>> } | undefined;

  const open = async (id: string): Promise<Result<Served>> => {
    const text = await server.manifest(id);
    if (!text.ok) return text;
    const envelope = await openEnvelope(text.value, siteKey, webBundleCrypto, { now: clock(), serial });
    if (!envelope.ok) return envelope;
    const { manifest } = envelope.value;
    if (envelope.value.id !== id) return fail('bundle_wrong_id', `The bundle is ${envelope.value.id}, not ${id}.`);
    serial = Math.max(serial, envelope.value.serial);
    const shards = new Map<string, Uint8Array>();
    for (const shard of shardsOf(manifest)) {
      const given = await server.shard(id, shard.sha256);
      const bytes = given.ok ? await checkShard(shard, given.value, webBundleCrypto) : given;
      if (!bytes.ok) return bytes;
      shards.set(shard.sha256, bytes.value);
    }
    const keys = manifest.tokens && readTokenKeys(shards.get(manifest.tokens.keys.sha256));
    if (keys?.ok === false) return keys;
    const model = toDeviceModel(id, manifest, shards, plainNetworkScorer);
    return model.ok
      ? ok({ id, manifest, model: model.value, untaught: learntFor(model.value), ...(keys ? { tokenKeys: keys.value } : {}) })
      : model;
  };

  /** If no new document can be fetched, the last one is used, as on a device. */
  const status = async (): Promise<Result<Status>> => {
    const before = asked;
    if (before && clock() - before.at < FRESH_FOR) return before.answer;
    const answer = server.status();
    asked = { at: clock(), answer };
    const fresh = await answer;
    if (!fresh.ok && before) asked = { at: clock(), answer: before.answer };
    return asked.answer;
  };

  return {
    forDevice: async (unit) => {
      const now = await status();
      if (!now.ok) return now;
      const id = bundleFor(now.value, unit);
      if (id === null) return fail('no_bundle', 'No bundle is published on this server yet.');
      const known = opened.get(id) ?? open(id);
      opened.set(id, known);
      const bundle = await known;
      // A failed fetch is retried by the next device.
      if (!bundle.ok) opened.delete(id);
      if (!bundle.ok) return bundle;
      const { serving, shadowPrices = {}, next } = now.value;
      return ok({ bundle: bundle.value, isOn: serving, shadowPrices, stage: stageMark(next, unit) });
    },
  };
};
