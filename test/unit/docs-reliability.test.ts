import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it.each(['fault-matrix', 'network-cuts'])(
  'docs/reliability.md shows %s as the test found it',
  async (name) => {
    const [page, table] = await Promise.all(
      ['../../docs/reliability.md', `../fixtures/${name}.md`].map((file) =>
        readFile(new URL(file, import.meta.url), 'utf8'),
      ),
    );
    expect(page).toContain(table);
  },
);
