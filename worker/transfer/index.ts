// Entry of the transfer chunk: what is loaded when a shopper takes their profile to another browser, or when what is stored has to be looked through.
export { exportProfile } from './exportProfile';
export { importProfile } from './importProfile';
export { mendStorage } from './repairStorage';
