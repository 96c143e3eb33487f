import { LinkFailure } from '../../../../model/failure.ts';
import type { MqttChannel, MqttMessage } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import type { Remembered } from '../remembered.ts';
import type { Rest } from '../rest/rest.ts';
import type { SignedUrl } from '../rest/signed-url.ts';
import { Stopped } from '../../stopped.ts';
import { dialFailure } from './dial-failures.ts';
import { subscribeAll } from './subscribe.ts';

/** A connection to the MQTT service. */
export interface Line {
  channel: MqttChannel;
  /** ms since the epoch, by our clock. */
  openedAt: number;
}

export interface LineSettings {
  link: Link;
  rest: Rest;
  remembered: Remembered;
  /** Names the client: the same in the subscriptions. */
  deviceId: string;
  keepAliveSeconds: number;
  onMessage: (message: MqttMessage) => void;
}

const SUBSCRIBE_FAILURES_BORNE = 2;
/** Once new subscriptions were refused too, only a person can help: there is no use in asking often. */
const HOPELESS_WAIT_MS = 5 * 60_000;

/** Opens and subscribes lines; what failed is remembered for the next attempt. */
export class LineOpener {
  readonly #settings: LineSettings;

  constructor(settings: LineSettings) {
    this.#settings = settings;
  }

  /** Takes a URL that was not used before. */
  async dial(signed: SignedUrl): Promise<Line> {
    const { link, remembered, deviceId, keepAliveSeconds, onMessage } = this.#settings;
    try {
      const channel = await link.transports.mqtt({
        url: signed.url,
        subprotocols: ['mqtt'],
        clientId: deviceId,
        protocolVersion: 4,
        keepAliveSeconds,
        onMessage,
      });
      if (link.signal.aborted) {
        await channel.close();
        throw new Stopped();
      }
      remembered.refusedUrls = 0;
      return { channel, openedAt: link.clock.now() };
    } catch (error) {
      throw error instanceof LinkFailure ? this.#refused(error, signed) : error;
    }
  }

  async subscribe({ channel }: Line, topics: readonly string[]): Promise<void> {
    const { link, rest, remembered } = this.#settings;
    try {
      await subscribeAll(channel, topics, {
        clock: link.clock,
        correlations: rest.correlations,
        notice: (text) => link.notice(text),
        refused: (topic, failure) => link.refused(topic, failure),
      });
      remembered.subscribeFailures = 0;
      // The grant may come with the stop: then the session has been ended already.
      if (link.signal.aborted) throw new Stopped();
    } catch (error) {
      throw error instanceof LinkFailure && error.code === 'topic-refused' ? this.#counted(error) : error;
    }
  }

  #refused(error: LinkFailure, signed: SignedUrl): LinkFailure {
    const { rest, remembered } = this.#settings;
    const failure = dialFailure(error, {
      signed,
      refusedBefore: remembered.refusedUrls,
      correlations: rest.correlations,
    });
    if (error.details.http?.status === 426) remembered.refusedUrls += 1;
    if (failure.code === 'client-id-refused') remembered.renewsSubscriptions = true;
    return failure;
  }

  /** After two refusals the subscriptions are made anew; when that does not help, it is tried seldom. */
  #counted(failure: LinkFailure): LinkFailure {
    const { remembered } = this.#settings;
    remembered.subscribeFailures += 1;
    if (remembered.subscribeFailures === SUBSCRIBE_FAILURES_BORNE) remembered.renewsSubscriptions = true;
    if (remembered.subscribeFailures <= SUBSCRIBE_FAILURES_BORNE) return failure;
    return new LinkFailure(failure.code, {
      ...failure.details,
      cure: 'Sign in as an account administrator; new subscriptions did not help. Report the correlation ids to Mitel.',
      retryAfterMs: HOPELESS_WAIT_MS,
    });
  }
}
