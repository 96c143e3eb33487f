import type { createTransports, SourceTransports } from '../../main/transports/source-transports.ts';
import type { MqttMessage, WebSocketChannel } from '../../main/transports/transports.ts';

type Note = (secret: string) => void;

const SECRET_NAME =
  /token|passw|secret|credential|signature|api.?key|authori[sz]ation|^sessionId$|^cookie|^set-cookie/i;
/** A JWT, wherever it stands (RFC 7519, 3.1). */
const JWT = /eyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g;
/** A text field of an object, wherever JSON stands in a message. */
const FIELD = /"([\w.-]+)"\s*:\s*("(?:[^"\\]|\\.)*")/g;
/** Shorter values are numbers, flags and words. */
const SHORTEST = 8;

/**
 * Transports that note every credential that passes, found by the names under which protocols carry them: in headers,
 * queries, bodies and messages, on the way out and in. What the client itself declares secret plays no part. After the
 * first message of each channel comes `echo()`, as from a peer that says back what it was told.
 */
export function watchedTransports(
  transports: SourceTransports,
  note: Note,
  echo: () => string,
): SourceTransports {
  return {
    ...transports,
    async https(request) {
      noteAddress(request.url, note);
      noteHeaders(request.headers, note);
      noteText(request.body ?? '', note);
      const answer = await transports.https(request);
      noteHeaders(answer.headers, note);
      noteText(answer.body, note);
      return answer;
    },
    async websocket(request) {
      noteAddress(request.url, note);
      noteHeaders(request.headers, note);
      for (const subprotocol of request.subprotocols ?? []) noteText(subprotocol, note);
      let echoed = false;
      const onMessage = (message: string | Uint8Array) => {
        if (typeof message === 'string') noteText(message, note);
        request.onMessage(message);
        if (!echoed) request.onMessage(echo());
        echoed = true;
      };
      return watchedChannel(await transports.websocket({ ...request, onMessage }), note);
    },
    mqtt(request) {
      noteAddress(request.url, note);
      noteHeaders(request.headers, note);
      if (request.password !== undefined) note(request.password);
      let echoed = false;
      const onMessage = (message: MqttMessage) => {
        request.onMessage(message);
        if (!echoed) request.onMessage({ ...message, payload: Buffer.from(echo()) });
        echoed = true;
      };
      return transports.mqtt({ ...request, onMessage });
    },
  };
}

function watchedChannel(channel: WebSocketChannel, note: Note): WebSocketChannel {
  return {
    subprotocol: channel.subprotocol,
    ended: channel.ended,
    ping: (timeoutMs) => channel.ping(timeoutMs),
    close: (code, reason) => channel.close(code, reason),
    send(message) {
      if (typeof message === 'string') noteText(message, note);
      channel.send(message);
    },
  };
}

function noteAddress(url: string, note: Note): void {
  for (const [name, value] of new URL(url).searchParams) noteNamed(name, value, note);
}

function noteHeaders(headers: Record<string, string> = {}, note: Note): void {
  for (const [name, value] of Object.entries(headers)) noteNamed(name, value, note);
}

function noteNamed(name: string, value: string, note: Note): void {
  // "Bearer x", "Basic x": the scheme is no secret.
  if (SECRET_NAME.test(name) && value.length >= SHORTEST) note(value.replace(/^[A-Za-z]+ /, ''));
}

function noteText(text: string, note: Note): void {
  for (const [token] of text.matchAll(JWT)) note(token);
  for (const [, name = '', json = ''] of text.matchAll(FIELD)) {
    const value = String(JSON.parse(json));
    noteNamed(name, value, note);
    if (/^(https|wss):/.test(value) && URL.canParse(value)) noteAddress(value, note);
  }
  if (!text.includes('{'))
    for (const [name, value] of new URLSearchParams(text)) noteNamed(name, value, note);
}

/** Transports whose peers say every secret back that they are sent, in messages that nobody asked for. */
export function echoingTransports(
  create: typeof createTransports,
  onSecret: (secret: string) => void,
): typeof createTransports {
  return (settings) => {
    const own = new Set<string>();
    const note = (secret: string): void => {
      own.add(secret);
      onSecret(secret);
    };
    const echo = (): string => JSON.stringify({ echo: [...own].map((secret) => `echo of ${secret}`) });
    return watchedTransports(create(settings), note, echo);
  };
}
