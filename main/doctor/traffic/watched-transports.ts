import type { Clock } from '../../../model/clock.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type {
  HttpRequest,
  MqttChannel,
  MqttRequest,
  Transports,
  WebSocketChannel,
  WebSocketRequest,
} from '../../transports/transports.ts';
import type { FrameLog } from './frame-log.ts';
import { shownHeaders, shownUrl } from './redaction.ts';

/** What the doctor sees of the traffic of an attempt. */
export interface TrafficWatch {
  clock: Clock;
  log: FrameLog;
  /** An address is about to be dialled. */
  onDial(url: string): void;
  /** An answer came, refusals of an upgrade included; `url` is what was asked. */
  onAnswer(url: string, status: number, headers: Readonly<Record<string, string>>): void;
  /** In a few words: what the traffic shows of the step that is running. */
  onFound(text: string): void;
}

/** The same transports, with every message in the log. Nothing is held back or changed. */
export function watchedTransports(transports: Transports, watch: TrafficWatch): Transports {
  return {
    https: (request) => watchedExchange(transports, request, watch),
    websocket: (request) => watchedWebSocket(transports, request, watch),
    mqtt: (request) => watchedMqtt(transports, request, watch),
  };
}

async function watchedExchange(transports: Transports, request: HttpRequest, watch: TrafficWatch) {
  const { method, url, headers = {}, body = '' } = request;
  const what = `${method} ${shownUrl(url)}`;
  watch.onDial(url);
  note(watch, 'sent', what, joined(headers, body));
  try {
    const answer = await transports.https(request);
    note(watch, 'received', `HTTP ${answer.status} to ${what}`, joined(answer.headers, answer.body));
    watch.onAnswer(url, answer.status, answer.headers);
    watch.onFound(`HTTP ${answer.status} to ${method} ${pathOf(url)}`);
    return answer;
  } catch (error) {
    noteFailure(watch, what, error);
    throw error;
  }
}

async function watchedWebSocket(transports: Transports, request: WebSocketRequest, watch: TrafficWatch) {
  const { url, headers = {}, subprotocols = [] } = request;
  const what = `WebSocket upgrade of ${shownUrl(url)}`;
  watch.onDial(url);
  note(watch, 'sent', what, joined({ ...headers, ...offered(subprotocols) }, ''));
  try {
    const channel = await transports.websocket({
      ...request,
      onMessage: (message) => {
        noteMessage(watch, 'received', 'WebSocket', message);
        request.onMessage(message);
      },
      onOversized: (size, beginning) => {
        noteMessage(watch, 'received', 'WebSocket', beginning, size);
        request.onOversized?.(size, beginning);
      },
    });
    const picked = channel.subprotocol === '' ? '' : `, sub-protocol ${channel.subprotocol}`;
    note(watch, 'received', `101 to ${what}${picked}`, '');
    watch.onFound(`The WebSocket is open${picked}`);
    noteEnd(watch, channel.ended, ({ code, reason }) => `WebSocket close ${code} ${reason}`);
    return watchedChannel(channel, watch);
  } catch (error) {
    noteFailure(watch, what, error, url);
    throw error;
  }
}

async function watchedMqtt(transports: Transports, request: MqttRequest, watch: TrafficWatch) {
  const { url, clientId = '(by the broker)', username, protocolVersion } = request;
  const what = `MQTT ${protocolVersion === 5 ? '5.0' : '3.1.1'} CONNECT to ${shownUrl(url)}`;
  const user = username === undefined ? 'no user name' : `user name ${username}`;
  watch.onDial(url);
  note(watch, 'sent', what, `client id ${clientId}, ${user}`);
  try {
    const channel = await transports.mqtt({
      ...request,
      onMessage: (message) => {
        noteMessage(watch, 'received', `MQTT PUBLISH ${message.topic}`, message.payload);
        request.onMessage(message);
      },
      onOversized: (topic, size, beginning) => {
        noteMessage(watch, 'received', `MQTT PUBLISH ${topic}`, beginning, size);
        request.onOversized?.(topic, size, beginning);
      },
    });
    note(watch, 'received', `MQTT CONNACK of ${shownUrl(url)}`, `client id ${channel.clientId}`);
    watch.onFound(`Connected as client id ${channel.clientId}`);
    noteEnd(watch, channel.ended, ({ reason }) => `MQTT end: ${reason}`);
    return watchedMqttChannel(channel, watch);
  } catch (error) {
    noteFailure(watch, what, error, url);
    throw error;
  }
}

function watchedChannel(channel: WebSocketChannel, watch: TrafficWatch): WebSocketChannel {
  return {
    subprotocol: channel.subprotocol,
    ended: channel.ended,
    send: (message) => {
      noteMessage(watch, 'sent', 'WebSocket', message);
      channel.send(message);
    },
    ping: (timeoutMs) => channel.ping(timeoutMs),
    close: (code, reason) => channel.close(code, reason),
  };
}

function watchedMqttChannel(channel: MqttChannel, watch: TrafficWatch): MqttChannel {
  return {
    clientId: channel.clientId,
    ended: channel.ended,
    subscribe: async (subscriptions) => {
      const topics = subscriptions.map(({ topic, qos }) => `${topic} (QoS ${qos})`);
      note(watch, 'sent', 'MQTT SUBSCRIBE', topics.join('\n'));
      const grants = await channel.subscribe(subscriptions);
      const answers = grants.map(({ topic, refused }) =>
        refused === null ? `${topic}: granted` : `${topic}: refused 0x${refused.toString(16)}`,
      );
      note(watch, 'received', 'MQTT SUBACK', answers.join('\n'));
      const granted = grants.filter(({ refused }) => refused === null).length;
      watch.onFound(`topics granted: ${granted} of ${grants.length}`);
      return grants;
    },
    publish: (topic, payload, qos) => {
      note(watch, 'sent', `MQTT PUBLISH ${topic}`, payload);
      return channel.publish(topic, payload, qos);
    },
    close: () => channel.close(),
  };
}

function note(
  { log, clock }: TrafficWatch,
  direction: 'sent' | 'received',
  what: string,
  text: string,
): void {
  log.add({ at: clock.now(), direction, what, text });
}

/** Bytes that are no text are shown as base64. */
function noteMessage(
  { log, clock }: TrafficWatch,
  direction: 'sent' | 'received',
  what: string,
  message: string | Uint8Array,
  size: number = typeof message === 'string' ? Buffer.byteLength(message) : message.length,
): void {
  const at = clock.now();
  if (typeof message === 'string') log.add({ at, direction, what, size, text: message });
  else {
    const bytes = Buffer.from(message);
    const text = bytes.toString('utf8');
    const isText = !text.includes('\ufffd');
    const shown = isText ? text : bytes.toString('base64');
    log.add({ at, direction, what: isText ? what : `${what} (base64)`, size, text: shown });
  }
}

/** A failure is what was received; a refused upgrade has an answer to show. */
function noteFailure(watch: TrafficWatch, what: string, error: unknown, url?: string): void {
  if (!(error instanceof LinkFailure)) return;
  const { http } = error.details;
  if (http === undefined) {
    note(watch, 'received', `No success of ${what}`, `${error.code}: ${error.message}`);
    return;
  }
  note(watch, 'received', `HTTP ${http.status} to ${what}`, joined(http.headers, http.body));
  if (url !== undefined) watch.onAnswer(url, http.status, http.headers);
}

function noteEnd<End>(watch: TrafficWatch, ended: Promise<End>, inWords: (end: End) => string): void {
  void ended.then((end) => note(watch, 'received', inWords(end).trim(), ''));
}

function joined(headers: Readonly<Record<string, string>>, body: string): string {
  const shown = shownHeaders(headers);
  return body === '' ? shown : `${shown}\n\n${body}`;
}

function offered(subprotocols: readonly string[]): Record<string, string> {
  return subprotocols.length === 0 ? {} : { 'sec-websocket-protocol': subprotocols.join(', ') };
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? '';
}
