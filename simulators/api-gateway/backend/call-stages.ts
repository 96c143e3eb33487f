import type { Stage } from '../gateway/api.ts';

/** The sub-protocol that the `$connect` functions here know. */
export const SUBPROTOCOL = 'calls.v1';

/** Stages of an operator who built on the sample: closed to strangers, with routes for a ping and for questions. */
export function createCallStages({ apiKey, token }: { apiKey: string; token: string }): Stage[] {
  const common: Omit<Stage, 'name'> = {
    routeSelection: '$request.body.action',
    connect: ({ subprotocols }) =>
      subprotocols.includes(SUBPROTOCOL)
        ? { statusCode: 200, subprotocol: SUBPROTOCOL }
        : { statusCode: 200 },
    routes: {
      ping: { run: () => ({ statusCode: 200 }) },
      whoAmI: {
        twoWay: true,
        run: ({ requestContext }) => ({ statusCode: 200, body: JSON.stringify(requestContext) }),
      },
    },
  };
  return [
    { ...common, name: 'prod', authorizer: { apiKey } },
    { ...common, name: 'guarded', authorizer: { token } },
    {
      ...common,
      name: 'lenient',
      routeSelection: '$request.body.header.kind',
      routes: { $default: { twoWay: true, run: ({ body }) => ({ statusCode: 200, body }) } },
    },
  ];
}
