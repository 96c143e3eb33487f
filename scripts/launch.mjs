// The door of every npm script: `node scripts/launch.mjs COMMAND [ARGUMENT…]`. It runs on whatever Node the machine
// has, so this file and check-node.mjs keep to syntax that old versions parse; all else is loaded after the check.
import('./check-node.mjs')
  .then(function (checkNode) {
    var complaint = checkNode.nodeComplaint(process.version);
    if (complaint !== null) {
      process.stderr.write('ringscope: ' + complaint + '\n');
      process.exit(1);
    }
    return import('./commands.mjs');
  })
  .then(function (commands) {
    return commands.runCommand(process.argv[2], process.argv.slice(3));
  })
  .then(function (exitCode) {
    process.exitCode = exitCode;
  })
  .catch(function (error) {
    // Expected failures carry their cause and cure as the message; anything else is our bug and shows its stack.
    var expected = error !== null && typeof error === 'object' && error.name === 'SetupFailure';
    process.stderr.write('ringscope: ' + (expected ? error.message : (error && error.stack) || error) + '\n');
    process.exitCode = (expected && error.exitCode) || 1;
  });
