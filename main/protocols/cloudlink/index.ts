import { defineProtocol } from '../protocol.ts';
import { inquire, leave } from './inquiry.ts';
import { cloudlinkOptions } from './options.ts';
import { runSession } from './session.ts';

/** Mitel CloudLink: sign-in and subscriptions over REST, notifications by MQTT from AWS IoT over a signed WebSocket. */
export const cloudlink = defineProtocol({
  id: 'cloudlink',
  title: 'Mitel CloudLink',
  options: cloudlinkOptions,
  secrets: ['password'],
  credentials: [['password']],
  steps: [
    { id: 'resolve', title: 'Find the server' },
    { id: 'connect', title: 'Connect' },
    { id: 'tls', title: 'Secure the connection' },
    { id: 'token', title: 'Sign in' },
    { id: 'subscriptions', title: 'Make the subscriptions' },
    { id: 'connection', title: 'Get a signed address' },
    { id: 'upgrade', title: 'Open the event service' },
    { id: 'session', title: 'Begin the conversation' },
    { id: 'subscribe', title: 'Subscribe' },
    { id: 'events', title: 'Receive events' },
  ],
  run: runSession,
  inquire,
  leave,
});
