import { defineProtocol } from '../protocol.ts';
import { inquire } from './inquiry.ts';
import { apiGatewayOptions } from './options.ts';
import { sendTestInWords } from './sample/send-test-in-words.ts';
import { runSession } from './session.ts';

/** AWS API Gateway WebSocket APIs: what functions push is recorded, and read as calls where it tells of calls. */
export const apiGateway = defineProtocol({
  id: 'api-gateway',
  title: 'AWS API Gateway',
  options: apiGatewayOptions,
  secrets: ['apiKey', 'authorization', 'token', 'key'],
  credentials: [['apiKey'], ['authorization'], ['token'], []],
  steps: [
    { id: 'resolve', title: 'Find the gateway' },
    { id: 'connect', title: 'Connect' },
    { id: 'tls', title: 'Check the certificate' },
    { id: 'upgrade', title: 'Open the WebSocket' },
    { id: 'events', title: 'Receive messages' },
  ],
  run: runSession,
  inquire,
  sendTest: sendTestInWords,
});
