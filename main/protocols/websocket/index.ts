import { defineProtocol } from '../protocol.ts';
import { websocketOptions } from './options.ts';
import { runSession } from './session.ts';

/** Any WebSocket (RFC 6455): what it says is recorded, and read as calls where a mapping tells how. */
export const websocket = defineProtocol({
  id: 'websocket',
  title: 'WebSocket',
  options: websocketOptions,
  secrets: ['authorization'],
  credentials: [['authorization'], []],
  steps: [
    { id: 'resolve', title: 'Find the server' },
    { id: 'connect', title: 'Connect' },
    { id: 'tls', title: 'Check the certificate' },
    { id: 'upgrade', title: 'Open the WebSocket' },
    { id: 'events', title: 'Receive messages' },
  ],
  run: runSession,
});
