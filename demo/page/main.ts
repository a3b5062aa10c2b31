import './shop.css';
import { handleCartForms } from './cartForms';
import { linkPrivacyPanel } from './linkPrivacyPanel';
import { storeAttribution } from './storeAttribution';
import { tellMe } from './tellMe';

handleCartForms();
storeAttribution();
linkPrivacyPanel();
void tellMe();
