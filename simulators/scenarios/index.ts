import type { Scenario } from '../scenario.ts';
import { agentDay, presence, queueAbandoned, queueAnswered } from './contact-centre.ts';
import {
  answeredInbound,
  diverted,
  holdAndRetrieve,
  missedInbound,
  parked,
  rejected,
  voicemail,
} from './inbound.ts';
import { answeredOutbound, internal, outboundBusy, outboundNoAnswer } from './outbound.ts';
import { attendedTransfer, blindTransfer, conference } from './transfers.ts';

/** Every scenario, in the order in which they are listed for people. */
export const SCENARIOS: readonly Scenario[] = [
  answeredInbound,
  missedInbound,
  answeredOutbound,
  outboundBusy,
  outboundNoAnswer,
  internal,
  holdAndRetrieve,
  blindTransfer,
  attendedTransfer,
  conference,
  queueAnswered,
  queueAbandoned,
  rejected,
  diverted,
  parked,
  agentDay,
  presence,
  voicemail,
];

/** Undefined for a name that no scenario has. */
export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
