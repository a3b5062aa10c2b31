import { installEvershopPackages } from './evershop/installEvershop';
import { installVendure } from './vendure/installVendure';

/** Both shops' packages, which `test:shops` would otherwise install first: `.ci/run` does it beside other tests, which leave the machine time. */
installVendure();
installEvershopPackages();
