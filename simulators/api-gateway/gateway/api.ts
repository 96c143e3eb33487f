/**
 * A WebSocket API as its operator deploys it: stages with routes, and a function behind each route. The gateway
 * knows nothing of what the functions do.
 */
export interface Stage {
  readonly name: string;
  /** Picks the route of a message: `$request.body.` and a path into the message's JSON. */
  readonly routeSelection: string;
  /** Without it everybody is let in. */
  readonly authorizer?: Authorizer;
  readonly connect?: ConnectFunction;
  /** The `$connect` function's note of the connection; told after the 101, before which nothing can be pushed. */
  readonly connected?: (context: RequestContext) => void;
  readonly disconnect?: (context: RequestContext) => void;
  /** By route key; `$default` takes what no other key matches. */
  readonly routes: Readonly<Record<string, Route>>;
}

/**
 * `apiKey`: the header `x-api-key` must hold it, else 403. `token`: the authoriser's function wants it in the header
 * `Authorization` or in the query as `token`; 401 where neither is there, 403 where it is another.
 */
export interface Authorizer {
  readonly apiKey?: string;
  readonly token?: string;
}

/** The sub-protocol is only told to the client where the answer names it. */
export type ConnectFunction = (arrival: Arrival) => { statusCode: number; subprotocol?: string };

export interface Route {
  /** Has a route response: what the function answers goes back to the client. Otherwise nothing does. */
  readonly twoWay?: boolean;
  readonly run: (event: RouteEvent) => FunctionAnswer | Promise<FunctionAnswer>;
}

export interface FunctionAnswer {
  statusCode: number;
  body?: string;
}

export interface RouteEvent {
  requestContext: RequestContext;
  body: string;
}

/** What a function is told of the request, as far as functions here ask. */
export interface RequestContext {
  connectionId: string;
  connectedAt: number;
  stage: string;
  routeKey: string;
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
  requestId: string;
  messageId?: string;
  identity: Identity;
}

export interface Identity {
  sourceIp: string;
  userAgent: string;
}

/** How a client came. */
export interface Arrival {
  readonly header: (name: string) => string | undefined;
  readonly query: URLSearchParams;
  /** The sub-protocols that it offers. */
  readonly subprotocols: readonly string[];
}
