import type {
  MqttChannel,
  MqttEnd,
  MqttMessage,
  MqttRequest,
  MqttSubscription,
} from '../../main/transports/transports.ts';

/** The far end of an MQTT connection that a session has made: the test speaks for the broker. */
export class FakeMqttChannel {
  readonly request: MqttRequest;
  /** Everything that the session has subscribed to, in order. */
  readonly subscriptions: MqttSubscription[] = [];
  readonly published: { topic: string; payload: string; qos: 0 | 1 }[] = [];
  /** The reason code that refuses a topic, or null to grant it. */
  refusal: (topic: string) => number | null = () => null;
  closedBySession = false;
  /** What the session holds. */
  readonly channel: MqttChannel;

  #ended = false;
  readonly #resolveEnded: (end: MqttEnd) => void;

  constructor(request: MqttRequest) {
    this.request = request;
    const { promise, resolve } = Promise.withResolvers<MqttEnd>();
    this.#resolveEnded = resolve;
    this.channel = {
      clientId: request.clientId ?? 'assigned-by-fake',
      ended: promise,
      subscribe: (subscriptions) => {
        this.subscriptions.push(...subscriptions);
        return Promise.resolve(
          subscriptions.map((asked) => ({ ...asked, refused: this.refusal(asked.topic) })),
        );
      },
      publish: (topic, payload, qos) => {
        if (!this.#ended) this.published.push({ topic, payload, qos });
        return Promise.resolve();
      },
      close: () => {
        this.closedBySession = true;
        this.end('closed by the client');
        return promise;
      },
    };
  }

  get isOpen(): boolean {
    return !this.#ended;
  }

  /** A message arrives: text and bytes go as they are, anything else as JSON. Ignored once ended. */
  say(topic: string, payload: unknown, properties: Partial<MqttMessage> = {}): void {
    if (this.#ended) return;
    const bytes =
      payload instanceof Uint8Array
        ? payload
        : new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
    this.request.onMessage({ topic, payload: bytes, qos: 0, retain: false, ...properties });
  }

  /** The connection ends, by the broker's word or without one. */
  end(reason: string, reasonCode: number | null = null, silent = false): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#resolveEnded({ reason, reasonCode, silent });
  }
}
