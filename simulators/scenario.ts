import type { Agent, Party, Queue } from '../model/event.ts';

/** A party with a number: an extension of the simulated system, or somebody outside. */
export interface Subscriber extends Party {
  number: string;
  name: string;
}

/**
 * One thing that happens, in terms of the model; every simulated system says it in its own messages. `call` is a
 * name within the scenario, not an id on the wire. `by` is the number of the party that acts.
 */
export type Happening =
  | { do: 'arrive'; call: string; from: Subscriber; to: Subscriber } // an outside caller; `to` begins to ring
  | { do: 'dial'; call: string; from: Subscriber; to: Subscriber } // an extension dials; the far side begins to ring
  | { do: 'answer'; call: string; by: string }
  | { do: 'hold'; call: string; by: string }
  | { do: 'retrieve'; call: string; by: string }
  | { do: 'hangUp'; call: string; by: string } // after an answer, or a caller who gives up before one
  | { do: 'giveUp'; call: string } // nobody took it, the system ends the call
  | { do: 'reject'; call: string; by: string }
  | { do: 'busy'; call: string }
  | { do: 'queue'; call: string; from: Subscriber; queue: Queue } // an outside caller waits in a queue
  | { do: 'distribute'; call: string; to: Subscriber; agent: Agent } // the queue rings an agent
  | { do: 'abandon'; call: string } // the waiting caller leaves
  | { do: 'divert'; call: string; by: string; to: Subscriber } // a ringing call goes elsewhere, which begins to ring
  | { do: 'blindTransfer'; call: string; by: string; to: Subscriber } // `to` begins to ring
  | Consult
  | { do: 'completeTransfer'; call: string; consultation: string; by: string }
  | { do: 'conference'; call: string; consultation: string; by: string } // all three speak, in `call`
  | { do: 'leave'; call: string; by: string } // one party leaves a conference that goes on
  | { do: 'park'; call: string; by: string; slot: string }
  | { do: 'unpark'; call: string; by: Subscriber; slot: string }
  | { do: 'agent'; agent: Agent; device: Subscriber; becomes: AgentBecomes; reason?: string; queue?: Queue }
  | { do: 'presence'; who: Subscriber; becomes: 'available' | 'away' | 'doNotDisturb' }
  | { do: 'voicemail'; for: Subscriber; from: Subscriber };

/** Holds `call` and dials `to`. Some systems must know from the start what it is for. */
export interface Consult {
  do: 'consult';
  call: string;
  by: string;
  to: Subscriber;
  consultation: string;
  /** A transfer where it is not said. */
  toward?: 'transfer' | 'conference';
}

export type AgentBecomes = 'loggedOn' | 'ready' | 'notReady' | 'workingAfterCall' | 'loggedOff';

/** A happening, `after` ms after the one before it at natural pace. */
export type Step = Happening & { after: number };

/** Who may appear: chosen anew, from the seed, for each run of a scenario. */
export interface Cast {
  /** Outside parties, all different. */
  outside: [Subscriber, Subscriber];
  /** Extensions, all different, none in another scenario running at the same time. */
  inside: [Subscriber, Subscriber, Subscriber];
  queue: Queue;
  agent: Agent;
}

export interface Scenario {
  /** As given to `simulate --scenario`: "answered-inbound". */
  name: string;
  title: string;
  steps(cast: Cast): Step[];
}
