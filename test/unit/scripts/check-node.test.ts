import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { nodeComplaint, OLDEST_NODE } from '../../../scripts/check-node.mjs';

describe('the check of the Node that runs the launcher', () => {
  it.each(['v20.19.0', 'v20.20.2', 'v22.0.0', 'v24.21.0', 'v100.0.0'])('takes %s', (version) => {
    expect(nodeComplaint(version)).toBeNull();
  });

  it.each(['v20.18.3', 'v18.20.8', 'v8.17.0', 'v0.12.18'])('refuses %s and says what to do', (version) => {
    expect(nodeComplaint(version)).toContain(`it is ${version}, and Ringscope needs 20.19 or newer`);
    expect(nodeComplaint(version)).toContain('Install a current Node');
  });

  it('asks for what package.json asks for', () => {
    expect(packageJson.engines.node).toBe(`>=${OLDEST_NODE}`);
  });
});
