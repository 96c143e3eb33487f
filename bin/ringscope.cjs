#!/usr/bin/env node
// What `npm install` puts on the PATH. Any Node may run this file, so it keeps to syntax that old versions parse; the
// program itself is loaded once it is known that this Node can run it.
var process = require('process');

var NEEDED_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) {
  process.stderr.write(
    'ringscope: this Node is too old: it is ' +
      process.version +
      ', and Ringscope needs ' +
      NEEDED_MAJOR +
      ' or newer.\nInstall a current Node from https://nodejs.org (or with your version manager), then run this again.\n',
  );
  process.exit(2);
}
// V8's compiled code is kept beside the program, where nobody writes who may not change the program as well. Whoever may
// not either goes without.
require('module').enableCompileCache(
  require.resolve('../dist/ringscope.js').replace(/[^/\\]+$/, '.compile-cache'),
);
import('../dist/ringscope.js');
