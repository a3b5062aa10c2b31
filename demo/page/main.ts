import './shop.css';
import { applyCode } from './applyCode';
import { handleCartForms } from './cartForms';
import { linkPrivacyPanel } from './linkPrivacyPanel';
import { followSimulated } from './simulated';
import { storeAttribution } from './storeAttribution';
import { tellMe } from './tellMe';

handleCartForms();
storeAttribution();
applyCode();
linkPrivacyPanel();
followSimulated();
void tellMe();
