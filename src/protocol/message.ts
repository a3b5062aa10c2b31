import * as v from 'valibot';
import { exposureSchema } from './assignmentEvent';
import { reportSchema } from './reporting/report';

/** What `POST /v1/reports` takes, told apart by its version. */
export const messageSchema = v.variant('v', [reportSchema, exposureSchema]);
export type Message = v.InferOutput<typeof messageSchema>;
