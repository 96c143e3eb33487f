/** A protocol of the registry as forms and `protocols --json` show it. */
export interface ProtocolDescription {
  id: string;
  title: string;
  /** JSON Schema (draft 2020-12) of its options, with a description for each. */
  options: Record<string, unknown>;
  /** The names of all secrets that a source of it may have. */
  secrets: readonly string[];
  /** The sets of secrets that suffice, best first; an empty set means that none is needed. */
  credentials: readonly (readonly string[])[];
  steps: readonly { id: string; title: string }[];
}
