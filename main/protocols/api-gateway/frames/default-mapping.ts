import { compileMapping } from '../../../../model/mapping/mapping.ts';
import type { MappedFacts, Mapper, Mapping } from '../../../../model/mapping/mapping.ts';

/**
 * Where home-made services mostly write what a call is, tried in this order; the service itself knows no calls. No
 * `name`: the mapper then gives the word that was found for the state, known or not.
 */
const DEFAULT_MAPPING: Mapping = {
  callId: 'callId || call_id || id || uuid',
  state: 'state || status || event || callState',
  direction: 'direction',
  from: '{number: from || caller || callerNumber, name: fromName || callerName}',
  to: '{number: to || callee || called || extension, name: toName || calleeName}',
  agent: 'agent',
  at: 'ts || timestamp || time',
};

/**
 * The mapper for sources without a mapping of their own. A message with the id of a call and a word for its state is
 * a call's, even where the word is unknown (kind `message`, with that word as `name`); anything else is none.
 */
export function defaultMapper(): Mapper {
  const mapper = compileMapping(DEFAULT_MAPPING);
  return (json, envelope) => {
    const facts = mapper(json, envelope);
    return facts.kind !== 'message' || hasUnknownWord(facts) ? facts : { kind: 'message' };
  };
}

/** For facts of the default mapping: a word for a call's state that means nothing to us. */
export function hasUnknownWord({
  kind,
  callId,
  name,
}: Pick<MappedFacts, 'kind' | 'callId' | 'name'>): boolean {
  return kind === 'message' && callId !== undefined && name !== undefined;
}
