import { z } from 'zod';
import type { Route, Stage } from './api.ts';

const EXPRESSION = /^\$request\.body((?:\.[A-Za-z_]\w*)+)$/;
const objectSchema = z.record(z.string(), z.unknown());

export interface Selected {
  key: string;
  route: Route;
}

/**
 * The route that a client's text goes to: keys are compared exactly, and what matches none goes to `$default`, as
 * does text that is no JSON. Null without a `$default`.
 */
export function selectRoute({ routeSelection, routes }: Stage, text: string): Selected | null {
  const key = routeKeyOf(routeSelection, text);
  const route = !key.startsWith('$') && Object.hasOwn(routes, key) ? routes[key] : undefined;
  if (route !== undefined) return { key, route };
  const { $default } = routes;
  return $default === undefined ? null : { key: '$default', route: $default };
}

/** A path that finds nothing gives an empty text; arrays and objects become text. */
function routeKeyOf(expression: string, text: string): string {
  const [, path] = EXPRESSION.exec(expression) ?? [];
  if (path === undefined) throw new RangeError(`"${expression}" selects no route`);
  let found = parsed(text);
  for (const name of path.slice(1).split('.')) {
    const object = objectSchema.safeParse(found);
    found = object.success && Object.hasOwn(object.data, name) ? object.data[name] : undefined;
  }
  if (found === undefined || found === null) return '';
  return typeof found === 'string' ? found : JSON.stringify(found);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
