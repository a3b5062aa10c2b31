import { installEvershop } from './evershop/installEvershop';
import { installVendure } from './vendure/installVendure';

/** Both shops' packages and EverShop's storefront, which `test:shops` would otherwise install and build first: `.ci/run` does it beside other tests, which leave the machine time. */
installVendure();
installEvershop();
