import { isFields } from '../../../../../main/protocols/cloudlink/publications/fields.ts';
import { cloudlink } from '../../../../../main/protocols/cloudlink/index.ts';
import type { HttpAnswer, HttpRequest } from '../../../../../main/transports/transports.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import { settled } from '../../../../support/fake-clock.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';
import { fakeLink, jsonAnswer } from '../../../../support/fake-link.ts';
import type { FakeLink } from '../../../../support/fake-link.ts';
import type { FakeMqttChannel } from '../../../../support/fake-mqtt-channel.ts';

const AUTH = 'https://auth.example/v1';
const NOTIFICATIONS = 'https://notify.example/v1';
export const MEDIA = 'https://media.example/v1';

/** A CloudLink that follows its documentation; what is not told otherwise goes well. */
export interface Cloud {
  options?: Record<string, unknown>;
  secrets?: Record<string, string>;
  clock?: FakeClock;
  memory?: Map<string, unknown>;
  /** Seconds. */
  tokenLife?: number;
  /** Subscriptions that are there beforehand; those that are made and deleted follow. */
  subscriptions?: { subscriptionId: string; deviceId: string }[];
  /** Replaces the answer to a request, named as by `asked`, where it gives one. */
  answer?: (asked: string, request: HttpRequest) => HttpAnswer | Promise<HttpAnswer> | undefined;
  onMqtt?: (channel: FakeMqttChannel) => void | Promise<void>;
}

export interface Run extends FakeLink {
  /** How the session ended; undefined while it lives. */
  outcome(): { failure: LinkFailure | null } | undefined;
  /** The newest MQTT connection. */
  peer(): FakeMqttChannel;
  /** "POST auth/token", "DELETE notify/subscriptions/…": service and path without the version. */
  asked(): string[];
  count(asked: string): number;
}

/** Starts a session and goes on until nothing happens any more without time passing. */
export async function runCloudlink(cloud: Cloud = {}): Promise<Run> {
  const service = new Service(cloud);
  const fake = fakeLink({
    secrets: cloud.secrets ?? { password: 'sesame street' },
    ...(cloud.clock && { clock: cloud.clock }),
    ...(cloud.memory && { memory: cloud.memory }),
    http: (request) => cloud.answer?.(named(request), request) ?? service.answer(request, fake.clock.now()),
    ...(cloud.onMqtt && { onMqtt: cloud.onMqtt }),
  });
  let outcome: { failure: LinkFailure | null } | undefined;
  const options: unknown = cloudlink.options.parse({
    authUrl: `${AUTH}/`,
    notificationsUrl: NOTIFICATIONS,
    username: 'ops@example.org',
    subscriptions: [{ topic: 'platform-api-media' }],
    ...cloud.options,
  });
  void cloudlink.run(options, fake.link).then(
    () => (outcome = { failure: null }),
    (failure: unknown) => {
      if (!(failure instanceof LinkFailure)) throw failure;
      outcome = { failure };
    },
  );
  await quiet();
  const asked = () => fake.requests.map(named);
  return {
    ...fake,
    get isUp() {
      return fake.isUp;
    },
    outcome: () => outcome,
    peer: () => {
      const peer = fake.mqttChannels.at(-1);
      if (peer === undefined) throw new Error('No MQTT connection was dialled');
      return peer;
    },
    asked,
    count: (wanted) => asked().filter((one) => one === wanted).length,
  };
}

/** Resolves when the session waits for the peer or for time. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await settled();
}

function named({ method, url }: HttpRequest): string {
  return `${method} ${url.replace(/^https:\/\/(\w+)\.example\/v1/, '$1')}`;
}

let numbers = 0;

class Service {
  readonly #tokenLife: number;
  readonly #subscriptions: { subscriptionId: string; deviceId: string }[];

  constructor({ tokenLife = 3747, subscriptions = [] }: Cloud) {
    this.#tokenLife = tokenLife;
    this.#subscriptions = subscriptions;
  }

  answer(request: HttpRequest, now: number): HttpAnswer {
    const answer = this.#respond(request, now);
    const headers = { 'x-mitel-correlation-id': `corr-${named(request)}`, date: new Date(now).toUTCString() };
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }

  #respond(request: HttpRequest, now: number): HttpAnswer {
    const asked = named(request);
    numbers += 1;
    if (asked === 'POST auth/token') {
      return jsonAnswer(201, {
        token_type: 'bearer',
        expires_in: this.#tokenLife,
        access_token: `access-${numbers}`,
        refresh_token: `refresh-${numbers}`,
      });
    }
    if (asked === 'POST notify/connections')
      return jsonAnswer(201, { websocketURI: signedUrl(`sig-${numbers}`, now) });
    if (asked === 'GET notify/subscriptions') {
      return jsonAnswer(200, { count: 1, _links: {}, _embedded: { items: this.#subscriptions } });
    }
    if (asked === 'POST notify/subscriptions') {
      const subscription: unknown = JSON.parse(request.body ?? '');
      if (!isFields(subscription)) throw new Error('A subscription is a JSON object');
      const made = {
        subscriptionId: numbers.toString(16).padStart(32, '0'),
        deviceId: String(subscription.deviceId),
      };
      this.#subscriptions.push(made);
      return jsonAnswer(201, { ...subscription, ...made });
    }
    const gone = this.#subscriptions.findIndex(({ subscriptionId }) => asked.endsWith(subscriptionId));
    if (request.method === 'DELETE' && gone >= 0) {
      this.#subscriptions.splice(gone, 1);
      return { status: 204, headers: {}, body: '' };
    }
    return jsonAnswer(404, { name: 'NotFound', message: 'nothing here' });
  }
}

export function signedUrl(signature: string, at: number): string {
  const date = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  return (
    'wss://x0example0-ats.iot.eu-central-1.amazonaws.com/mqtt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
    `&X-Amz-Credential=KEY%2F20260302&X-Amz-Date=${date}&X-Amz-Expires=60&X-Amz-SignedHeaders=host` +
    `&X-Amz-Signature=${signature}&X-Amz-Security-Token=sec%2Btoken`
  );
}

/** A refused upgrade, as the transport tells it. */
export function refusedUpgrade(status: number, headers: Record<string, string> = {}, body = ''): LinkFailure {
  return new LinkFailure('upgrade-refused', {
    cause: `HTTP ${status}`,
    cure: 'generic',
    evidence: [`Answer: HTTP ${status}`],
    http: { status, headers, body },
  });
}
