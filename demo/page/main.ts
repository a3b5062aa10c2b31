import './shop.css';
import { handleCartForms } from './cartForms';
import { linkPrivacyPanel } from './linkPrivacyPanel';
import { storeAttribution } from './storeAttribution';

handleCartForms();
storeAttribution();
linkPrivacyPanel();
