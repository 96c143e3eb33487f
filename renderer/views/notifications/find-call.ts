import type { RingingCall } from '../../../model/contract/app-state.ts';
import type { Client } from '../../../model/contract/client.ts';
import type { CallKey } from '../../../model/contract/view.ts';
import { quoteText } from '../../../model/filter/printer.ts';

/** The filter that selects a call that rings. */
export function ringingFilter({ callId, sourceId }: RingingCall): string {
  return `call:${quoteText(callId)} source:${quoteText(sourceId)}`;
}

/** The call as the views of its capture name it; null where it is not there any more. Of several of one id, the newest. */
export async function findCall(client: Client, call: RingingCall): Promise<CallKey | null> {
  const view = await client.ask('views.open', {
    of: 'calls',
    capture: call.capture,
    filter: ringingFilter(call),
    orderBy: 'started',
    descending: true,
  });
  try {
    let known = 0;
    for (;;) {
      const window = await client.ask('views.window', { view, known, from: 0, count: 1, buckets: 0 });
      const key = window.rows.of === 'calls' ? window.rows.calls[0]?.key : undefined;
      if (key !== undefined || window.progress === null) return key ?? null;
      known = window.version;
    }
  } finally {
    await client.ask('views.close', { view });
  }
}
