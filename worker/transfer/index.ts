// Entry of the transfer chunk: what is loaded when a shopper takes their profile to another browser.
export { exportProfile } from './exportProfile';
export { importProfile } from './importProfile';
