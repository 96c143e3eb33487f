import { LinkFailure } from '../../../model/failure.ts';
import type { MqttRequest } from '../../transports/transports.ts';
import type { Link } from '../protocol.ts';
import type { MqttOptions } from './options.ts';

export const KEEP_ALIVE_SECONDS = 30;

/** How a source signs in at its broker. Throws `LinkFailure` where the settings cannot be said in its version of MQTT. */
export function connectRequest(
  { url, protocolVersion, username }: MqttOptions,
  link: Link,
): Omit<MqttRequest, 'onMessage' | 'clientId'> {
  const password = link.secret('password');
  if (password !== undefined && username === undefined && protocolVersion === 4) throw passwordWithoutUser();
  return {
    url,
    protocolVersion,
    keepAliveSeconds: KEEP_ALIVE_SECONDS,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

function passwordWithoutUser(): LinkFailure {
  return new LinkFailure('auth-rejected', {
    step: 'session',
    cause: 'A password is stored but no user name is set, and MQTT 3.1.1 knows no password without one.',
    cure: 'Set "username", or delete the secret "password".',
  });
}
