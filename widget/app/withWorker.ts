import './index';
import { source } from 'virtual:couplet-worker';

// The app and the text of its worker in one integrity-checked script: one request, and the worker needs no network access of its own to start.
if (window.couplet?._) window.couplet._.source = source;
