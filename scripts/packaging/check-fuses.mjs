// Reads the fuses of packed programs back and ends with 1 where one is not as a release has it:
//   node scripts/packaging/check-fuses.mjs release/linux-unpacked/ringscope-desktop
import process from 'node:process';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** What electron-builder.yml sets, said once more: a mistake there must not be a mistake here. */
const EXPECTED = new Map([
  [FuseV1Options.RunAsNode, false],
  [FuseV1Options.EnableCookieEncryption, false],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, false],
  [FuseV1Options.EnableNodeCliInspectArguments, false],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, true],
  [FuseV1Options.OnlyLoadAppFromAsar, true],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, false],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, false],
]);
const ON = '1'.charCodeAt(0);

const programs = process.argv.slice(2);
if (programs.length === 0) {
  process.stderr.write('Usage: node scripts/packaging/check-fuses.mjs PROGRAM…\n');
  process.exitCode = 2;
}
for (const program of programs) {
  const wire = await getCurrentFuseWire(program);
  for (const [fuse, isOn] of EXPECTED) {
    const isRight = (wire[fuse] === ON) === isOn;
    process.stdout.write(
      `${isRight ? 'ok   ' : 'WRONG'} ${FuseV1Options[fuse]} is ${isRight === isOn ? 'on' : 'off'} (${program})\n`,
    );
    if (!isRight) process.exitCode = 1;
  }
}
