// Entry of the transfer chunk: what is loaded when a shopper takes their profile to another browser, or when what is stored has to be looked through.

export { mendStorage } from './repairStorage';
export { exportProfile, importProfile } from './transferProfile';
