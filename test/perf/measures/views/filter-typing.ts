import { lookAt } from './looked-at.ts';
import type { LookedAt } from './looked-at.ts';
import type { Measure } from '../../harness/measure.ts';
import { NEARLY_ALL, percentile } from '../../harness/statistics.ts';
import { completeFilter } from '../../../../model/filter/complete.ts';
import type { FieldName } from '../../../../model/filter/fields.ts';
import { parseFilter } from '../../../../model/filter/parser.ts';

/** What is typed: fields with values that are proposed, a number, a word of the raw messages, an alternative. */
const TYPED = [
  'kind:established direction:in',
  'from:+15550151* state:ringing',
  'ticket-207',
  'dur>3s outcome:missed',
  'device:SIP/31007 OR queue:*',
];

export const filterTyping: Measure = {
  name: 'filter-typing',
  unit: 'ms',
  title: `p95 of a key while ${TYPED.length} filters are typed: proposals, and the first rows of each that is valid`,
  async begin({ capture }) {
    const looked = await lookAt(capture);
    return {
      async ours() {
        const times: number[] = [];
        for (const text of TYPED) times.push(...(await typed(looked, text)));
        return percentile(times, NEARLY_ALL);
      },
      peer: null,
      end: () => looked.close(),
    };
  },
};

/** Of each key, how long it took; what is no filter yet asks for proposals only, and often for nothing. */
async function typed(looked: LookedAt, text: string): Promise<number[]> {
  const times: number[] = [];
  for (let end = 1; end <= text.length; end += 1) {
    const written = text.slice(0, end);
    const begun = performance.now();
    const proposed = proposedIn(written);
    const isFilter = parseFilter(written).ok;
    const asking = performance.now() - begun;
    times.push(asking + (isFilter ? await looked.glance(written, proposed) : 0));
  }
  return times;
}

/** The field whose values the page proposes at the end of the text, and what they begin with. */
function proposedIn(text: string): { field: FieldName; prefix: string } | null {
  const fields: FieldName[] = [];
  const { from } = completeFilter(text, text.length, (field) => {
    fields.push(field);
    return [];
  });
  const [field] = fields;
  return field === undefined ? null : { field, prefix: text.slice(from).replaceAll(/["*]/g, '') };
}
