import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION, schemaVersion } from './schema.ts';

/** What makes a capture of each past version one of the next. A step never changes once a release has carried it. */
const STEPS: Readonly<Record<number, string>> = {
  1: `
    ALTER TABLE capture ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE removals (
      source INTEGER NOT NULL REFERENCES sources (key),
      reason TEXT NOT NULL,
      since INTEGER NOT NULL,
      until INTEGER NOT NULL,
      events INTEGER NOT NULL,
      PRIMARY KEY (source, reason)
    ) WITHOUT ROWID;
  `,
};

/**
 * Brings a capture that is open for writing to the present version, all the way or not at all. Readers need none of
 * this: they read every version as it is.
 */
export function migrate(database: DatabaseSync): void {
  const version = schemaVersion(database);
  if (version === SCHEMA_VERSION) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (let step = version; step < SCHEMA_VERSION; step += 1) {
      const statements = STEPS[step];
      if (statements === undefined) throw new Error(`There is no way from format ${step} to the next.`);
      database.exec(statements);
    }
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
