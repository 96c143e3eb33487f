import { randomBytes } from 'node:crypto';
import { LinkFailure } from '../../../model/failure.ts';
import type { MqttRequest } from '../../transports/transports.ts';
import type { Clues, Link } from '../protocol.ts';
import type { MqttOptions } from './options.ts';
import { connectRequest } from './connect-request.ts';

const WATCHED_MS = 3_000;

/**
 * Why the broker hung up: at the SUBSCRIBE because of the topics, or because of the client id, which another client may
 * have. Another connection is opened that subscribes to nothing; under a made-up client id where one is set.
 */
export async function inquire(
  { code, details }: LinkFailure,
  options: MqttOptions,
  link: Link,
): Promise<Clues | null> {
  const isCut = code === 'closed-by-peer' && (details.step === 'subscribe' || details.step === 'events');
  if (!isCut) return null;
  const clientId = `ringscope-${randomBytes(6).toString('hex')}`;
  const request = { ...connectRequest(options, link), clientId, onMessage: () => undefined };
  const ended = await endOf(request, link);
  if (ended === null) {
    return options.clientId === undefined
      ? {
          cause: 'The broker hangs up over the subscription: a connection that subscribes to nothing stays.',
          cure: 'Check the topics, and that the user name may read them (the access list of the broker).',
          evidence: [`A second connection without a subscription stayed for ${WATCHED_MS / 1000} s`],
        }
      : {
          cause: `The broker hangs up on the client id "${options.clientId}" or on its topics: a made-up id that subscribes to nothing stays.`,
          cure: 'Leave "clientId" out, or see which other client uses it; then check the topics.',
          evidence: [`A second connection as "${clientId}" stayed for ${WATCHED_MS / 1000} s`],
        };
  }
  return { evidence: [`A second connection that subscribed to nothing: ${ended}`] };
}

/** In words; null where the connection stays. */
async function endOf(request: MqttRequest, { transports, clock }: Link): Promise<string | null> {
  try {
    const channel = await transports.mqtt(request);
    const stayed = Promise.withResolvers<null>();
    const undo = clock.after(WATCHED_MS, () => stayed.resolve(null));
    const end = await Promise.race([channel.ended, stayed.promise]);
    undo();
    await channel.close();
    return end && `cut (${end.reason})`;
  } catch (error) {
    if (!(error instanceof LinkFailure)) throw error;
    return error.message;
  }
}
