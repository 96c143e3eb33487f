import type { Duplex } from 'node:stream';
import { ErrorWithSubackPacket, validateTopic } from 'mqtt';
import type { IPublishPacket, MqttClient } from 'mqtt';
import type { Clock } from '../../../model/clock.ts';
import type { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { MqttChannel, MqttEnd, MqttGrant, MqttRequest, MqttSubscription } from '../transports.ts';
import { errorCode } from '../dial/error-code.ts';
import { tooLarge } from '../websocket/broken-frame.ts';
import { KEPT_BEGINNING, LARGEST_FRAME, LARGEST_MESSAGE } from '../websocket/channel.ts';
import type { ClockTimers } from './clock-timers.ts';
import { PacketMeter } from './packet-meter.ts';
import { brokenPacket, endedFirst, invalidTopic, refusedPublish, reasonText } from './refusal.ts';

const CLOSE_WITHIN_MS = 2000;
// What MQTT.js says when a PINGREQ was not answered; it has no code.
const KEEP_ALIVE_MISSED = 'Keepalive timeout';

export interface BrokerContext {
  request: MqttRequest;
  clock: Clock;
  place: string;
  timers: ClockTimers;
}

/** MQTT.js over one stream, as protocols use it. It never connects again. */
export class BrokerChannel implements MqttChannel {
  clientId = '';
  readonly ended: Promise<MqttEnd>;
  readonly #client: MqttClient;
  readonly #stream: Duplex;
  readonly #context: BrokerContext;
  /** What waits for an answer of the broker, to be told when none can come any more. */
  readonly #waiting = new Set<(failure: LinkFailure) => void>();
  #end: MqttEnd | null = null;
  #reason: string | null = null;
  #reasonCode: number | null = null;
  #silent = false;
  #failure: LinkFailure | null = null;
  #held: (() => void) | null = null;
  #reading = true;
  #pingedAt: number | null = null;

  constructor(client: MqttClient, stream: Duplex, context: BrokerContext) {
    this.#client = client;
    this.#stream = stream;
    this.#context = context;
    this.ended = new Promise((resolve) => {
      // A turn later: a DISCONNECT with the reason may be among the packets that came and are still being looked at.
      client.once('close', () => setImmediate(() => resolve(this.#finish())));
    });
    this.#listen();
  }

  /** false leaves further messages with the broker, which is still told that we live. */
  setReading(reading: boolean): void {
    this.#reading = reading;
    // What waits to be read would count as the broker's delay.
    this.#pingedAt = null;
    this.#context.timers.instead = reading ? null : () => this.#client.sendPing();
    if (!reading) return;
    this.#held?.();
    this.#held = null;
  }

  async subscribe(subscriptions: MqttSubscription[]): Promise<MqttGrant[]> {
    const bad = subscriptions.find(({ topic }) => topic === '' || !validateTopic(topic));
    if (bad) throw invalidTopic(bad.topic);
    if (subscriptions.length === 0) return [];
    const codes = await this.#answered<Map<string, number>>((resolve, reject) => {
      const wanted = Object.fromEntries(subscriptions.map(({ topic, qos }) => [topic, { qos }]));
      this.#client.subscribe(wanted, {}, (error, asked = [], suback) => {
        const granted = (error instanceof ErrorWithSubackPacket ? error.packet : suback)?.granted;
        if (granted === undefined)
          reject(endedFirst(this.#context.place, error?.message ?? 'No SUBACK came.'));
        else resolve(new Map(asked.map(({ topic }, index) => [topic, Number(granted[index])])));
      });
    });
    return subscriptions.map(({ topic, qos }) => grantOf(topic, qos, codes.get(topic)));
  }

  publish(topic: string, payload: string, qos: 0 | 1): Promise<void> {
    return this.#answered((resolve, reject) => {
      this.#client.publish(topic, payload, { qos }, (error) => {
        if (error) reject(refusedPublish(topic, error));
        else resolve();
      });
    });
  }

  async close(): Promise<MqttEnd> {
    if (this.#end) return this.#end;
    this.#reason ??= 'Closed by Ringscope.';
    this.setReading(true);
    this.#client.end();
    const undo = this.#context.clock.after(CLOSE_WITHIN_MS, () => this.cut());
    return this.ended.finally(undo);
  }

  #finish(): MqttEnd {
    const { place } = this.#context;
    const reason = this.#reason ?? `${place} closed the connection.`;
    this.#end = {
      reason,
      reasonCode: this.#reasonCode,
      silent: this.#silent,
      ...(this.#failure !== null && { failure: this.#failure }),
    };
    for (const tell of this.#waiting) tell(endedFirst(place, reason));
    return this.#end;
  }

  /** Ends the channel at once. */
  cut(): void {
    this.#stream.destroy();
  }

  #listen(): void {
    const client = this.#client;
    client.on('message', (topic, payload, packet) => this.#receive(topic, payload, packet));
    client.on('disconnect', ({ reasonCode, properties }) => {
      this.#reasonCode = reasonCode ?? 0;
      this.#reason = reasonText(this.#reasonCode, properties?.reasonString);
      this.cut();
    });
    // MQTT.js goes on after some errors, a broken packet among them; what follows could not be relied on.
    client.on('error', (error) => {
      this.#silent ||= error.message === KEEP_ALIVE_MISSED;
      this.#reason ??= this.#silent ? 'The broker did not answer a ping.' : this.#inWords(error);
      if (!this.#silent && !('code' in error)) this.#failure ??= brokenPacket(this.#context.place, error);
      this.cut();
    });
    const meter = new PacketMeter(LARGEST_FRAME);
    this.#stream.on('data', (chunk: Buffer) => {
      const size = meter.above(chunk);
      if (size !== null) this.#refuse(size);
    });
    this.#stream.on('error', (error) => (this.#reason ??= this.#inWords(error)));
    client.on('packetsend', ({ cmd }) => {
      if (cmd === 'pingreq') this.#pingedAt ??= this.#context.clock.now();
    });
    client.on('packetreceive', ({ cmd }) => {
      if (cmd === 'pingresp') this.#onPong();
    });
    // The way of MQTT.js to slow it down: the next packet is looked at when `done` was called.
    client.handleMessage = (_packet, done) => {
      if (this.#reading) done();
      else this.#held = () => done();
    };
  }

  /** MQTT.js would hold the packet until it is whole. */
  #refuse(size: number): void {
    this.#reason ??= `A packet of ${size} bytes was on its way.`;
    this.#failure ??= tooLarge(this.#context.place, this.#reason);
    this.cut();
  }

  #onPong(): void {
    const { clock, request } = this.#context;
    if (this.#pingedAt !== null) request.onRoundTrip?.(clock.now() - this.#pingedAt);
    this.#pingedAt = null;
  }

  #inWords(error: Error): string {
    const code = errorCode(error);
    const cut = code === 'ECONNRESET' || code === 'EPIPE';
    return cut ? `${this.#context.place} cut the connection (${code}).` : printable(error.message);
  }

  #receive(topic: string, payload: Buffer, { qos, retain, properties }: IPublishPacket): void {
    const { request } = this.#context;
    if (payload.length > LARGEST_MESSAGE) {
      if (request.onOversized)
        request.onOversized(topic, payload.length, Uint8Array.from(payload.subarray(0, KEPT_BEGINNING)));
      else {
        this.#reason = `A message of ${payload.length} bytes came; that is too large.`;
        this.cut();
      }
      return;
    }
    const contentType = properties?.contentType;
    request.onMessage({ topic, payload, qos, retain, ...(contentType !== undefined && { contentType }) });
  }

  /** Fails when the channel has ended, or ends before the work has its answer. */
  #answered<T>(
    work: (resolve: (value: T) => void, reject: (failure: LinkFailure) => void) => void,
  ): Promise<T> {
    if (this.#end) return Promise.reject(endedFirst(this.#context.place, this.#end.reason));
    let tell: (failure: LinkFailure) => void = () => undefined;
    return new Promise<T>((resolve, reject) => {
      tell = reject;
      this.#waiting.add(tell);
      work(resolve, reject);
    }).finally(() => this.#waiting.delete(tell));
  }
}

/** MQTT 3.1.1, section 3.9.3, and MQTT 5, section 3.9.3: 0 to 2 grant that QoS, 0x80 and above refuse. */
function grantOf(topic: string, qos: 0 | 1 | 2, code = 0x80): MqttGrant {
  if (code === 0 || code === 1 || code === 2) return { topic, qos: code, refused: null };
  return { topic, qos, refused: code };
}
