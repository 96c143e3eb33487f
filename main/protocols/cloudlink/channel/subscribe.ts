import type { Clock } from '../../../../model/clock.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { MqttChannel, MqttGrant } from '../../../transports/transports.ts';

/** AWS IoT takes so many topics in one SUBSCRIBE. */
const TOPICS_AT_ONCE = 8;
const ANSWER_WITHIN_MS = 10_000;
/** Cut so soon, the SUBSCRIBE is what was not liked; later it is the network. */
const CUT_WITHIN_MS = 2_000;

export interface SubscribeContext {
  clock: Clock;
  correlations: string[];
  notice: (text: string) => void;
  /** One subscription is refused while others are heard. */
  refused: (topic: string, failure: LinkFailure) => void;
}

/** Subscribes to the subscription ids, nothing before or after them. Fails where none is granted. */
export async function subscribeAll(
  channel: MqttChannel,
  topics: readonly string[],
  context: SubscribeContext,
): Promise<void> {
  const refused: { topic: string; why: string }[] = [];
  for (let from = 0; from < topics.length; from += TOPICS_AT_ONCE) {
    const grants = await subscribeSome(channel, topics.slice(from, from + TOPICS_AT_ONCE), context);
    refused.push(
      ...grants.flatMap(({ topic, refused: code }) =>
        code === null ? [] : [{ topic, why: `${topic}: 0x${code.toString(16)}` }],
      ),
    );
  }
  if (refused.length === 0) return;
  const reasons = refused.map(({ why }) => why);
  if (refused.length === topics.length) throw topicRefused('refused every subscription', reasons, context);
  for (const { topic, why } of refused) {
    context.refused(topic, topicRefused('refused a subscription', [why], context));
  }
  context.notice(`The MQTT service refused some subscriptions, the others are heard: ${reasons.join(', ')}.`);
}

async function subscribeSome(
  channel: MqttChannel,
  topics: readonly string[],
  context: SubscribeContext,
): Promise<MqttGrant[]> {
  const { clock } = context;
  const begunAt = clock.now();
  const late = Promise.withResolvers<never>();
  const undo = clock.after(ANSWER_WITHIN_MS, () => late.reject(noAnswer()));
  try {
    // QoS 2 would not be answered at all (AWS IoT).
    return await Promise.race([
      channel.subscribe(topics.map((topic) => ({ topic, qos: 1 as const }))),
      late.promise,
    ]);
  } catch (error) {
    const isCut = error instanceof LinkFailure && error.code === 'closed-by-peer';
    if (!isCut || clock.now() - begunAt > CUT_WITHIN_MS) throw withStep(error);
    throw topicRefused(
      'closed the connection at once on our SUBSCRIBE',
      error.details.evidence ?? [],
      context,
    );
  } finally {
    undo();
  }
}

function withStep(error: unknown): unknown {
  return error instanceof LinkFailure
    ? new LinkFailure(error.code, { step: 'subscribe', ...error.details })
    : error;
}

function noAnswer(): LinkFailure {
  return new LinkFailure('timeout', {
    step: 'subscribe',
    cause: `The MQTT service did not answer the SUBSCRIBE within ${ANSWER_WITHIN_MS / 1000} s.`,
    cure: 'It is tried again by itself. If it stays, report the correlation ids to Mitel.',
  });
}

/** The device id is the client id and the topic is the subscription id by our making: what is left is the right. */
function topicRefused(what: string, why: readonly string[], { correlations }: SubscribeContext): LinkFailure {
  return new LinkFailure('topic-refused', {
    step: 'subscribe',
    cause: `The MQTT service ${what}: its policy does not allow this user these topics.`,
    cure: 'Sign in as an account administrator. New subscriptions are made by itself after two refusals; if it stays, report the correlation ids to Mitel.',
    evidence: [...why, ...correlations],
  });
}
