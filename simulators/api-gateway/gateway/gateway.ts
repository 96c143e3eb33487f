import { randomUUID } from 'node:crypto';
import type { Chance } from '../../chance.ts';
import { FUNCTION_LIMIT } from '../conduct.ts';
import type { Weather } from '../conduct.ts';
import { shortId } from '../identifiers.ts';
import type { FunctionAnswer, RequestContext } from './api.ts';
import { Connection } from './connection.ts';
import type { ConnectionParts } from './connection.ts';
import { selectRoute } from './route-selection.ts';
import type { Selected } from './route-selection.ts';

/** What the gateway itself says to a client whose message came to nothing. */
export type GatewayError =
  | 'Forbidden'
  | 'Internal server error'
  | 'Endpoint request timed out'
  | 'Bad request body'
  // The text that REST APIs give; nobody wrote down what WebSocket APIs say.
  | 'Limit Exceeded';

type Opening = Omit<ConnectionParts, 'id' | 'weather' | 'onText' | 'onEnd'>;

/** The connections of all stages, and the way of a message from a client to a function. */
export class Gateway {
  readonly weather: Weather;
  readonly #chance: Chance;
  readonly #connections = new Map<string, Connection>();

  constructor(weather: Weather, chance: Chance) {
    this.weather = weather;
    this.#chance = chance;
  }

  get connections(): Iterable<Connection> {
    return this.#connections.values();
  }

  get openConnections(): number {
    return [...this.#connections.values()].filter(({ isOpen }) => isOpen).length;
  }

  open(opening: Opening): Connection {
    const connection = new Connection({
      ...opening,
      id: shortId(this.#chance),
      weather: this.weather,
      onText: (from, text) => void this.#receive(from, text),
      onEnd: (ended) => {
        this.#connections.delete(ended.id);
        ended.stage.disconnect?.(this.#context(ended, '$disconnect', 'DISCONNECT'));
      },
    });
    this.#connections.set(connection.id, connection);
    return connection;
  }

  /** Undefined for an id that is gone, or is another stage's: what the backend is told is 410 in both cases. */
  find(stage: string, id: string): Connection | undefined {
    const connection = this.#connections.get(id);
    return connection?.stage.name === stage && connection.isOpen ? connection : undefined;
  }

  requestId(): string {
    return shortId(this.#chance);
  }

  /** What a `$connect` function stores. */
  connectContext(connection: Connection): RequestContext {
    return this.#context(connection, '$connect', 'CONNECT');
  }

  async #receive(connection: Connection, text: string): Promise<void> {
    const { conduct } = this.weather;
    if (conduct.messages === 'invalid') this.#fail(connection, 'Bad request body');
    else if (conduct.messages === 'over-quota') this.#fail(connection, 'Limit Exceeded');
    else {
      const selected = conduct.messages === 'without-route' ? null : selectRoute(connection.stage, text);
      if (selected === null) this.#fail(connection, 'Forbidden');
      else await this.#invoke(connection, selected, text);
    }
  }

  async #invoke(connection: Connection, { key, route }: Selected, body: string): Promise<void> {
    const requestContext = {
      ...this.#context(connection, key, 'MESSAGE'),
      messageId: shortId(this.#chance),
    };
    const outcome = await this.#outcomeOf(() => route.run({ requestContext, body }));
    if (typeof outcome === 'string') this.#fail(connection, outcome);
    // One-way: whatever the function answers, its status included, never reaches the client.
    else if (route.twoWay === true && outcome.body !== undefined) connection.push(outcome.body);
  }

  async #outcomeOf(
    run: () => FunctionAnswer | Promise<FunctionAnswer>,
  ): Promise<FunctionAnswer | GatewayError> {
    const { conduct, hurry } = this.weather;
    if (conduct.functions === 'throw') return 'Internal server error';
    const limit = new AbortController();
    const tooLong = new Promise<GatewayError>((resolve) => {
      const timer = setTimeout(() => resolve('Endpoint request timed out'), FUNCTION_LIMIT / hurry);
      timer.unref();
      limit.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    if (conduct.functions === 'hang') return tooLong;
    try {
      return await Promise.race([run(), tooLong]);
    } catch {
      return 'Internal server error';
    } finally {
      limit.abort();
    }
  }

  #fail(connection: Connection, message: GatewayError): void {
    connection.push(JSON.stringify({ message, connectionId: connection.id, requestId: this.requestId() }));
  }

  #context(
    { id, connectedAt, stage, identity }: Connection,
    routeKey: string,
    eventType: RequestContext['eventType'],
  ): RequestContext {
    return {
      connectionId: id,
      connectedAt,
      stage: stage.name,
      routeKey,
      eventType,
      requestId: randomUUID(),
      identity,
    };
  }
}
