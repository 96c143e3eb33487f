import { LinkFailure } from '../../../../model/failure.ts';
import type { TokenKeeper } from '../auth/token-keeper.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import { isFields, parsedFields } from '../fields.ts';
import type { Fields } from '../fields.ts';
import type { Crossbar } from './crossbar.ts';

export interface RestAccess {
  crossbar: Crossbar;
  keeper: TokenKeeper;
}

export interface RestList {
  items: Fields[];
  /** The server holds back a further page. */
  isPartial: boolean;
}

/** A list of the REST service, or in words why it cannot be had. A token that is refused is replaced, once. */
export async function readList(access: RestAccess, path: string): Promise<RestList | string> {
  try {
    const answer = await answerTo(access, path);
    if (answer.status !== 200) return `HTTP ${answer.status}`;
    const body = parsedFields(answer.body);
    if (body === undefined || !Array.isArray(body.data)) return 'the answer is not a list';
    return { items: body.data.filter(isFields), isPartial: body.next_start_key != null };
  } catch (error) {
    if (error instanceof LinkFailure) return error.message;
    throw error;
  }
}

async function answerTo({ crossbar, keeper }: RestAccess, path: string): Promise<HttpAnswer> {
  const token = await keeper.current();
  const answer = await crossbar.get(path, token.token);
  if (answer.status !== 401) return answer;
  keeper.forget(token);
  return crossbar.get(path, (await keeper.renewed()).token);
}
