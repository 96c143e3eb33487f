import { LinkFailure } from '../../../model/failure.ts';
import type { Clues, Link } from '../protocol.ts';
import { LineOpener } from './channel/line.ts';
import type { CloudlinkOptions } from './options.ts';
import { withBareBases } from './options.ts';
import { rememberedIn } from './remembered.ts';
import type { Remembered } from './remembered.ts';
import { freshUrl } from './rest/connections.ts';
import { Rest } from './rest/rest.ts';
import { Subscriptions } from './rest/subscriptions.ts';
import { TokenKeeper } from './rest/token-keeper.ts';
import { within } from './within.ts';

/** AWS IoT cuts a connection that its policy does not allow within a moment. */
const WATCHED_MS = 3_000;
const STAYS = `It stays connected for ${WATCHED_MS / 1000} s while it subscribes to nothing`;

/**
 * Why the MQTT service refused a signed address, or hung up at the SUBSCRIBE: another connection is opened with a fresh
 * address and subscribes to nothing. Costs one address; the sign-in and the subscriptions are those of the attempt.
 */
export async function inquire(
  failure: LinkFailure,
  options: CloudlinkOptions,
  link: Link,
): Promise<Clues | null> {
  const { deviceId } = rememberedIn(link.memory);
  const isUpgrade = failure.details.step === 'upgrade' && failure.details.http !== undefined;
  if (deviceId === null || !(isUpgrade || failure.code === 'topic-refused')) return null;
  const second = await secondLine(withBareBases(options), link, deviceId);
  return isUpgrade ? aboutAddress(failure, second) : aboutTopics(second);
}

type Second = { is: 'steady' } | { is: 'cut'; reason: string } | { is: 'refused'; failure: LinkFailure };

async function secondLine(options: CloudlinkOptions, link: Link, deviceId: string): Promise<Second> {
  const { rest, keeper, remembered } = callers(options, link);
  const { keepAliveSeconds } = options;
  const opener = new LineOpener({
    link,
    rest,
    remembered,
    deviceId,
    keepAliveSeconds,
    onMessage: () => undefined,
  });
  try {
    const { channel } = await opener.dial(await freshUrl({ link, rest, keeper }, options));
    const isCut = await within(link.clock, WATCHED_MS, channel.ended);
    const { reason } = await channel.close();
    return isCut ? { is: 'cut', reason } : { is: 'steady' };
  } catch (error) {
    if (!(error instanceof LinkFailure)) throw error;
    return { is: 'refused', failure: error };
  }
}

function aboutAddress(first: LinkFailure, second: Second): Clues {
  if (second.is !== 'refused') {
    return {
      cause:
        'The first signed address was refused, and a second one, used at once, was let in: the first was too old.',
      cure: 'It is tried again by itself with a fresh address. If it is frequent, something slows the way to the service down.',
      evidence: ['A second, fresh address: connected'],
    };
  }
  const { http, evidence = [] } = second.failure.details;
  const again = http === undefined ? second.failure.code : `HTTP ${http.status}`;
  const told = [
    `A second, fresh address, used at once: ${again}`,
    ...evidence.filter((line) => line.startsWith('The address was')),
  ];
  if (first.details.http?.status !== 426 || http?.status !== 426) return { evidence: told };
  return {
    cause:
      'The MQTT service refuses fresh addresses too (HTTP 426), so age is not the reason: the WebSocket headers are lost on the way.',
    cure: 'A proxy between this computer and the service takes the header Sec-WebSocket-Protocol away: try without it.',
    evidence: told,
  };
}

function aboutTopics(second: Second): Clues {
  if (second.is === 'steady') {
    return {
      evidence: [`${STAYS}: the client id is allowed, and the topics are not.`],
    };
  }
  if (second.is === 'refused') {
    return { evidence: [`A second connection was not let in: ${second.failure.message}`] };
  }
  return {
    cause:
      'The MQTT service hangs up although nothing is subscribed: it is the client id that it does not allow, or that somebody else uses.',
    cure: 'Close other copies of this program. If it stays, report the correlation ids to Mitel.',
    evidence: [`A second connection that subscribed to nothing was cut: ${second.reason}`],
  };
}

/** Deletes the subscriptions that a failed attempt left for the next. */
export async function leave(options: CloudlinkOptions, link: Link): Promise<void> {
  const { rest, keeper, remembered } = callers(withBareBases(options), link);
  const { deviceId, tokens } = remembered;
  if (deviceId === null || tokens === null) return;
  const settings = { link, rest, keeper, options: withBareBases(options), remembered, deviceId };
  await new Subscriptions(settings).leave();
}

function callers(
  options: CloudlinkOptions,
  link: Link,
): { rest: Rest; keeper: TokenKeeper; remembered: Remembered } {
  const remembered = rememberedIn(link.memory);
  const rest = new Rest(link, remembered);
  return { rest, keeper: new TokenKeeper(link, rest, options, remembered), remembered };
}
