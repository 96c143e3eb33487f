import { randomBytes } from 'node:crypto';
import { LinkFailure } from '../../../model/failure.ts';
import { compileMapping } from '../../../model/mapping/mapping.ts';
import { failureOfUpgrade } from '../../../model/upgrade-refusal.ts';
import type { MqttChannel, MqttEnd, MqttGrant, MqttRequest } from '../../transports/transports.ts';
import type { Link } from '../protocol.ts';
import { connectRequest, KEEP_ALIVE_SECONDS } from './connect-request.ts';
import { failureOfEnd } from './endings.ts';
import type { EndContext } from './endings.ts';
import type { MqttOptions } from './options.ts';
import { eventFrom } from './payload.ts';
import { refusalText } from './subscription-refusals.ts';

const SUBSCRIBE_WITHIN_MS = 15_000;
const CLIENT_ID = 'clientId';

/** One conversation with a broker: connect, subscribe, and record what is published until told to stop. */
export async function runSession(options: MqttOptions, link: Link): Promise<void> {
  const stopped = stopOf(link.signal);
  const hearing = new Hearing(link);
  try {
    const request = requestFor(options, link, hearing);
    const channel = await Promise.race([connected(request, options, link), stopped.promise]);
    if (channel === undefined) return;
    try {
      const end = await Promise.race([listen(channel, options, { link, hearing }), stopped.promise]);
      if (end !== undefined) throw failureOfEnd(end, endContext(options, link, hearing));
    } finally {
      await channel.close();
    }
  } finally {
    stopped.forget();
  }
}

function endContext({ clientId }: MqttOptions, { clock }: Link, { lastAt }: Hearing): EndContext {
  return {
    keepAliveMs: KEEP_ALIVE_SECONDS * 1000,
    now: clock.now(),
    lastMessageAt: lastAt,
    clientIdSet: clientId !== undefined,
  };
}

/** The link is up with the grant, or with the first message: retained ones may come in the same breath. */
class Hearing {
  /** When something was heard last: ms since the epoch. */
  lastAt = 0;
  readonly #link: Link;
  #begun = false;

  constructor(link: Link) {
    this.#link = link;
  }

  hear(): void {
    this.lastAt = this.#link.clock.now();
    if (this.#begun) return;
    this.#begun = true;
    this.#link.step('events');
    this.#link.up();
  }
}

async function listen(
  channel: MqttChannel,
  { subscriptions }: MqttOptions,
  { link, hearing }: { link: Link; hearing: Hearing },
): Promise<MqttEnd> {
  link.step('session');
  link.step('subscribe');
  judge(await answeredInTime(channel.subscribe(subscriptions), link), link);
  hearing.hear();
  return channel.ended;
}

/** A broker that takes the SUBSCRIBE and never answers it would leave the link connecting for ever. */
async function answeredInTime(grants: Promise<MqttGrant[]>, { clock }: Link): Promise<MqttGrant[]> {
  const late = Promise.withResolvers<never>();
  const undo = clock.after(SUBSCRIBE_WITHIN_MS, () => late.reject(noGrant()));
  try {
    return await Promise.race([grants, late.promise]);
  } finally {
    undo();
  }
}

function noGrant(): LinkFailure {
  return new LinkFailure('timeout', {
    step: 'subscribe',
    cause: `The broker did not answer the subscription within ${SUBSCRIBE_WITHIN_MS / 1000} s.`,
    cure: 'It is tried again by itself. If it stays, look at the log and the load of the broker.',
  });
}

async function connected(request: MqttRequest, options: MqttOptions, link: Link): Promise<MqttChannel> {
  try {
    return await link.transports.mqtt(request);
  } catch (error) {
    throw error instanceof LinkFailure ? explained(error, options) : error;
  }
}

function requestFor(options: MqttOptions, link: Link, hearing: Hearing): MqttRequest {
  const mapper = options.mapping === undefined ? null : compileMapping(options.mapping);
  return {
    ...connectRequest(options, link),
    clientId: options.clientId ?? madeUpClientId(link),
    onMessage: (message) => {
      hearing.hear();
      link.emit(eventFrom(message, mapper));
    },
  };
}

/**
 * Made up once and kept over reconnects, so that the broker sees one client. Not made from the source: the doctor may
 * look at the same source meanwhile. 22 characters, for MQTT 3.1.1 promises no more than 23.
 */
function madeUpClientId({ memory }: Link): string {
  const known = memory.get(CLIENT_ID);
  if (typeof known === 'string') return known;
  const clientId = `ringscope-${randomBytes(6).toString('hex')}`;
  memory.set(CLIENT_ID, clientId);
  return clientId;
}

/** Fails when no topic was granted; tells of those that were not. */
function judge(grants: MqttGrant[], link: Link): void {
  const failures = grants.flatMap(({ topic, refused: code }) =>
    code === null ? [] : [{ topic, why: refusalText(code) }],
  );
  if (failures.length === 0) return;
  const refused = failures.map(({ topic, why }) => `${JSON.stringify(topic)}: ${why}`);
  if (refused.length < grants.length) {
    for (const { topic, why } of failures) link.refused(topic, topicRefused(`this topic: ${why}`));
    link.notice(`The broker refused some of the topics, the others are heard: ${refused.join(', ')}.`);
    return;
  }
  throw topicRefused('every topic of this source', refused);
}

function topicRefused(what: string, evidence: string[] = []): LinkFailure {
  return new LinkFailure('topic-refused', {
    step: 'subscribe',
    cause: `The broker refused ${what}.`,
    cure: 'Check the topics, and that the user name may read them (the access list of the broker).',
    evidence,
  });
}

function explained(failure: LinkFailure, options: MqttOptions): LinkFailure {
  const known = failureOfUpgrade(failure);
  const details = { ...known.details };
  if (details.step === undefined && isAboutConnect(failure, options)) details.step = 'session';
  if (known.code === 'version-too-old' && options.protocolVersion === 5) {
    details.cure = 'Set "protocolVersion" to 4: the broker speaks MQTT 3.1.1.';
  }
  return new LinkFailure(known.code, details);
}

/** What fails after TLS is the CONNECT, except on the way through a WebSocket upgrade. */
function isAboutConnect({ code, details }: LinkFailure, { url }: MqttOptions): boolean {
  if (!url.startsWith('ws')) return true;
  return details.http === undefined && !['upgrade-refused', 'subprotocol-missing', 'timeout'].includes(code);
}

/** Resolves with undefined when the link is to be stopped. */
function stopOf(signal: AbortSignal): { promise: Promise<undefined>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const onAbort = () => resolve(undefined);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}
