import { config } from 'zod';

// Zod tries whether it may make functions of text, and a page of ours may not: the browser would report each trial as
// an attack. Imported by pages before anything that has schemas.
config({ jitless: true });
