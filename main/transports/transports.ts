import type { LinkFailure } from '../../model/failure.ts';

/**
 * What a protocol may ask of the network. One dial serves all three: name, TCP, proxy and TLS with the source's own
 * trust. Everything here throws `LinkFailure` with a code of the shared steps (`resolve`, `connect`, `proxy`, `tls`,
 * `upgrade`) and never retries: that is the supervisor's.
 */

export interface Transports {
  /** Resolves once the upgrade is answered with 101. */
  websocket(request: WebSocketRequest): Promise<WebSocketChannel>;
  /** Resolves with any HTTP status; fails only when no whole answer came. Redirects are not followed. */
  https(request: HttpRequest): Promise<HttpAnswer>;
  /** Resolves once the broker has accepted the CONNECT. */
  mqtt(request: MqttRequest): Promise<MqttChannel>;
}

export interface WebSocketRequest {
  /** `ws:` or `wss:`. May carry secrets in its query: it is never shown with them. */
  url: string;
  headers?: Record<string, string>;
  /** The peer must pick one of these; none picked fails with `subprotocol-missing`. */
  subprotocols?: string[];
  /** Called in order of arrival, from the first frame on: a string for text, bytes for binary frames. */
  onMessage(message: string | Uint8Array): void;
  /** A message above the limit was received and thrown away but for its beginning. The channel stays open. */
  onOversized?(size: number, beginning: string | Uint8Array): void;
  /** The peer has answered a ping frame: its round trip in ms. */
  onRoundTrip?(ms: number): void;
  /** Close the channel (code 1006, `silent: true`) when no frame of any sort, pings included, came for so long. */
  silenceLimitMs?: number;
  /** Send a ping frame this often. */
  pingEveryMs?: number;
  /** For the whole dial with its upgrade; default 15 s. */
  timeoutMs?: number;
}

export interface ChannelEnd {
  /** The WebSocket close code; 1006 when the socket went without one. */
  code: number;
  reason: string;
  /** The channel was closed by us because nothing came for `silenceLimitMs`. */
  silent: boolean;
  /** The channel was closed by us because of what came: no frame, or one above all limits. Nothing else explains this end. */
  failure?: LinkFailure;
}

export interface WebSocketChannel {
  /** The sub-protocol the peer picked, or "". */
  readonly subprotocol: string;
  /** Sends one text or binary message; silently without effect once the channel has ended. */
  send(message: string | Uint8Array): void;
  /** Sends a ping frame; resolves with the round trip in ms, or fails with `timeout`. */
  ping(timeoutMs: number): Promise<number>;
  /** Resolves once, when the channel has ended for whatever reason. Never rejects. */
  readonly ended: Promise<ChannelEnd>;
  /** Closes politely and resolves when ended; cuts the socket when the peer does not answer within 2 s. */
  close(code?: number, reason?: string): Promise<ChannelEnd>;
}

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `https:`, or `http:` where a system offers nothing else. */
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** For the whole exchange; default 15 s. */
  timeoutMs?: number;
  /** Longer answers fail with `unreadable-answer`; default 8 MiB. */
  maxBodyBytes?: number;
}

export interface HttpAnswer {
  status: number;
  /** Lower-case names; several values are joined by ", ". */
  headers: Record<string, string>;
  body: string;
}

export interface MqttRequest {
  /** `mqtt:`, `mqtts:`, `ws:` or `wss:`. May carry a signature in its query: it is never shown with it. */
  url: string;
  /** Headers of the WebSocket upgrade. */
  headers?: Record<string, string>;
  /** WebSocket sub-protocols; default `["mqtt"]`. */
  subprotocols?: string[];
  clientId?: string;
  username?: string;
  password?: string;
  /** 4 is MQTT 3.1.1. */
  protocolVersion: 4 | 5;
  /** Default 30 s; a broker that does not answer a ping in that time ends the channel with `silent`. */
  keepAliveSeconds?: number;
  /** Called in order of arrival. */
  onMessage(message: MqttMessage): void;
  /** As for a WebSocket: the payload was too large and only its beginning is kept. */
  onOversized?(topic: string, size: number, beginning: Uint8Array): void;
  /** The broker has answered a ping: its round trip in ms. */
  onRoundTrip?(ms: number): void;
  timeoutMs?: number;
}

export interface MqttMessage {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1 | 2;
  /** A retained message: the broker's last known value, not something that just happened. */
  retain: boolean;
  /** MQTT 5 properties that help reading the payload. */
  contentType?: string;
}

export interface MqttSubscription {
  topic: string;
  qos: 0 | 1 | 2;
}

export interface MqttGrant extends MqttSubscription {
  /** null when granted, else the broker's reason code (0x80 and above). */
  refused: number | null;
}

export interface MqttEnd {
  /** In words: what the client or the broker said, or that the socket went. */
  reason: string;
  /** MQTT 5 reason code of the broker's DISCONNECT, when it sent one. */
  reasonCode: number | null;
  silent: boolean;
  /** As for a WebSocket: what came was no packet, or one above all limits. */
  failure?: LinkFailure;
}

export interface MqttChannel {
  /** The id in use: the one asked for, or the one the broker assigned. */
  readonly clientId: string;
  /** Resolves with one grant per subscription, in order; fails when the channel ends first. */
  subscribe(subscriptions: MqttSubscription[]): Promise<MqttGrant[]>;
  publish(topic: string, payload: string, qos: 0 | 1): Promise<void>;
  readonly ended: Promise<MqttEnd>;
  close(): Promise<MqttEnd>;
}
