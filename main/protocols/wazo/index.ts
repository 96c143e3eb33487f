import { defineProtocol } from '../protocol.ts';
import { leave } from './leave.ts';
import { wazoOptions } from './options.ts';
import { runSession } from './session.ts';

/** Wazo: sign-in at wazo-auth, events from wazo-websocketd. */
export const wazo = defineProtocol({
  id: 'wazo',
  title: 'Wazo',
  options: wazoOptions,
  secrets: ['token', 'password'],
  credentials: [['token'], ['password']],
  steps: [
    { id: 'resolve', title: 'Find the server' },
    { id: 'connect', title: 'Connect' },
    { id: 'tls', title: 'Secure the connection' },
    { id: 'token', title: 'Sign in' },
    { id: 'upgrade', title: 'Open the event service' },
    { id: 'init', title: 'Begin the conversation' },
    { id: 'subscribe', title: 'Subscribe' },
    { id: 'events', title: 'Receive events' },
  ],
  run: runSession,
  leave,
});
