import { defineProtocol } from '../protocol.ts';
import { inquire } from './inquiry.ts';
import { mqttOptions } from './options.ts';
import { runSession } from './session.ts';

/** Any MQTT broker (5.0 or 3.1.1): what it publishes is recorded, and read as calls where a mapping tells how. */
export const mqtt = defineProtocol({
  id: 'mqtt',
  title: 'MQTT',
  options: mqttOptions,
  secrets: ['password'],
  credentials: [['password'], []],
  steps: [
    { id: 'resolve', title: 'Find the broker' },
    { id: 'connect', title: 'Connect' },
    { id: 'tls', title: 'Check the certificate' },
    { id: 'upgrade', title: 'Open the WebSocket' },
    { id: 'session', title: 'Sign in' },
    { id: 'subscribe', title: 'Subscribe' },
    { id: 'events', title: 'Receive messages' },
  ],
  run: runSession,
  inquire,
});
