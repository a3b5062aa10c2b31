import './shop.css';
import { handleCartForms } from './cartForms';
import { storeAttribution } from './storeAttribution';

handleCartForms();
storeAttribution();
