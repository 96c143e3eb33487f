import { defineProtocol } from '../protocol.ts';
import { inquire } from './inquiry.ts';
import { aesWtiOptions } from './options.ts';
import { runSession } from './session/session.ts';

/** Avaya AES: the Web Telephony Interface (WTI) on its WebSocket. */
export const aesWti = defineProtocol({
  id: 'aes-wti',
  title: 'Avaya AES (WTI)',
  options: aesWtiOptions,
  secrets: ['password'],
  credentials: [['password']],
  steps: [
    { id: 'resolve', title: 'Find the server' },
    { id: 'connect', title: 'Connect' },
    { id: 'tls', title: 'Secure the connection' },
    { id: 'upgrade', title: 'Sign in' },
    { id: 'session', title: 'Begin a session' },
    { id: 'devices', title: 'Find the devices' },
    { id: 'monitors', title: 'Place the monitors' },
    { id: 'events', title: 'Receive events' },
  ],
  run: runSession,
  inquire,
});
