import './shop.css';
import { handleCartForms } from './cartForms';
import { linkPrivacyPanel } from './linkPrivacyPanel';
import { followSimulated } from './simulated';
import { storeAttribution } from './storeAttribution';
import { tellMe } from './tellMe';

handleCartForms();
storeAttribution();
linkPrivacyPanel();
followSimulated();
void tellMe();
