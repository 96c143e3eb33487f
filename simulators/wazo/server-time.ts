/** The simulated server stands in a zone of its own, so that a client that guesses the zone is found out. */
const OFFSET_MS = 3_600_000;

/** "2026-03-02T14:05:09.333000": local time without a zone, as on the envelope of every event. */
export function localStamp(at: number): string {
  return `${new Date(at + OFFSET_MS).toISOString().slice(0, -1)}000`;
}

/** "2026-03-02T14:05:09.120+0100": the zone without a colon, as Asterisk's channel creation time. */
export function creationStamp(at: number): string {
  return `${new Date(at + OFFSET_MS).toISOString().slice(0, -1)}+0100`;
}

/** "2026-03-02T14:05:15.002000+01:00": answer and hang-up times. */
export function zonedStamp(at: number): string {
  return `${localStamp(at)}+01:00`;
}

/** "2026-03-02T13:06:00.120000+00:00": parking, presence and call log times. */
export function utcStamp(at: number): string {
  return `${bareUtcStamp(at)}+00:00`;
}

/** "2026-03-02T13:06:00.120000": UTC that does not say so, as in the token document. */
export function bareUtcStamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}000`;
}
