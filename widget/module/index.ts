export type { CodeToApply, PageEvents } from '../pageContract';
export type { Couplet, CoupletListeners, CoupletOptions, TrackEvents, TrackItem } from './couplet';
export { createCouplet } from './createCouplet';
