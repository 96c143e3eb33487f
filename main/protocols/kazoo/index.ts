import { defineProtocol } from '../protocol.ts';
import { inquire } from './inquiry.ts';
import { kazooOptions } from './options.ts';
import { runSession } from './session.ts';

/** Kazoo: sign-in at the REST service (Crossbar), events from the WebSocket service (Blackhole). */
export const kazoo = defineProtocol({
  id: 'kazoo',
  title: 'Kazoo',
  options: kazooOptions,
  secrets: ['apiKey', 'password'],
  credentials: [['apiKey'], ['password']],
  steps: [
    { id: 'resolve', title: 'Find the server' },
    { id: 'connect', title: 'Connect' },
    { id: 'tls', title: 'Secure the connection' },
    { id: 'token', title: 'Sign in' },
    { id: 'upgrade', title: 'Open the event service' },
    { id: 'subscribe', title: 'Subscribe' },
    { id: 'events', title: 'Receive events' },
  ],
  run: runSession,
  inquire,
});
