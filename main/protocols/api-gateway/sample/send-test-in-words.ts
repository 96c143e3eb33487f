import type { Link } from '../../protocol.ts';
import type { ApiGatewayOptions } from '../options.ts';
import { sendTest } from './send-test.ts';

/** The same test, with its result as a sentence for people. */
export async function sendTestInWords(options: ApiGatewayOptions, link: Link): Promise<string> {
  const result = await sendTest(options, link);
  return result.arrived
    ? `The test message came back on another connection after ${result.afterMs} ms.`
    : `The test message did not come back. ${result.cause} ${result.cure}`;
}
