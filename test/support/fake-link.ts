import type { EventFacts } from '../../model/event.ts';
import type { LinkFailure } from '../../model/failure.ts';
import type { HealthFacts, Link } from '../../main/protocols/protocol.ts';
import type { HttpAnswer, HttpRequest } from '../../main/transports/transports.ts';
import { FakeChannel } from './fake-channel.ts';
import { fakeClock } from './fake-clock.ts';
import type { FakeClock } from './fake-clock.ts';
import { FakeMqttChannel } from './fake-mqtt-channel.ts';

export interface FakeLinkSetup {
  secrets?: Record<string, string>;
  clock?: FakeClock;
  /** Hand over the memory of an earlier fake link to act out the source's next attempt. */
  memory?: Map<string, unknown>;
  /** Answers for HTTP requests: a list that is used up in order, or a handler. It may throw a LinkFailure. */
  http?: HttpAnswer[] | ((request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>);
  /** Runs before a dialled WebSocket is handed out: throws a LinkFailure to refuse, or scripts the peer. */
  onWebsocket?: (channel: FakeChannel) => void | Promise<void>;
  /** The same for MQTT. */
  onMqtt?: (channel: FakeMqttChannel) => void | Promise<void>;
}

/** A link whose whole world is a script, and the record of what the session did with it. */
export interface FakeLink {
  readonly link: Link;
  readonly clock: FakeClock;
  readonly emitted: EventFacts[];
  readonly notices: string[];
  /** The latest that the session said of its health. */
  readonly health: HealthFacts;
  /** The parts that are refused now, and why. */
  readonly refusals: ReadonlyMap<string, LinkFailure>;
  readonly steps: string[];
  readonly concealed: string[];
  readonly isUp: boolean;
  /** HTTP requests in the order in which they were made. */
  readonly requests: HttpRequest[];
  /** Every WebSocket dialled, refused ones included. */
  readonly websockets: FakeChannel[];
  readonly mqttChannels: FakeMqttChannel[];
  /** Asks the session to stop. */
  stop(): void;
}

export function fakeLink(setup: FakeLinkSetup = {}): FakeLink {
  const { secrets = {}, clock = fakeClock(), memory = new Map<string, unknown>() } = setup;
  const stopping = new AbortController();
  const emitted: EventFacts[] = [];
  const notices: string[] = [];
  const health: HealthFacts = {};
  const refusals = new Map<string, LinkFailure>();
  const steps: string[] = [];
  const concealed: string[] = [];
  const requests: HttpRequest[] = [];
  const websockets: FakeChannel[] = [];
  const mqttChannels: FakeMqttChannel[] = [];
  const answerHttp = httpAnswers(setup.http ?? []);
  let isUp = false;

  const link: Link = {
    sourceId: 'test-source',
    signal: stopping.signal,
    clock,
    memory,
    transports: {
      async https(request) {
        requests.push(request);
        return answerHttp(request);
      },
      async websocket(request) {
        const peer = new FakeChannel(request);
        websockets.push(peer);
        await setup.onWebsocket?.(peer);
        return peer.channel;
      },
      async mqtt(request) {
        const peer = new FakeMqttChannel(request);
        mqttChannels.push(peer);
        await setup.onMqtt?.(peer);
        return peer.channel;
      },
    },
    secret: (name) => secrets[name],
    conceal: (secret) => void concealed.push(secret),
    step: (id) => void steps.push(id),
    up: () => {
      isUp = true;
    },
    emit: (facts) => void emitted.push(facts),
    notice: (text) => void notices.push(text),
    health: (facts) => void Object.assign(health, facts),
    refused: (part, failure) => void refusals.set(part, failure),
    granted: (part) => void refusals.delete(part),
  };

  return {
    link,
    clock,
    emitted,
    notices,
    health,
    refusals,
    steps,
    concealed,
    requests,
    websockets,
    mqttChannels,
    get isUp() {
      return isUp;
    },
    stop: () => stopping.abort(),
  };
}

/** An HTTP answer with a JSON body. */
export function jsonAnswer(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function httpAnswers(script: NonNullable<FakeLinkSetup['http']>) {
  if (typeof script === 'function') return async (request: HttpRequest) => script(request);
  const left = [...script];
  return (request: HttpRequest): Promise<HttpAnswer> => {
    const next = left.shift();
    if (next === undefined) {
      return Promise.reject(new Error(`Nothing scripted for ${request.method} ${request.url}`));
    }
    return Promise.resolve(next);
  };
}
