import process from 'node:process';
// Loaded before a program (node --import): notes every socket that it opens, and every name that it asks for, in a file.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const note = (line) => appendFileSync(process.env['RINGSCOPE_TEST_SOCKETS'], `${JSON.stringify(line)}\n`);

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function noted(...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const {
    host = 'localhost',
    port,
    path,
  } = typeof first === 'object' ? first : { port: first, host: args[1] };
  note({ what: 'connect', host, port: Number(port), ...(path && { path }) });
  return connect.apply(this, args);
};

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function noted(...args) {
  this.once('listening', () => note({ what: 'listen', ...this.address() }));
  return listen.apply(this, args);
};

const { createSocket } = dgram;
dgram.createSocket = (...args) => {
  note({ what: 'datagrams' });
  return createSocket(...args);
};

for (const [place, names] of [
  [dns, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt']],
  [dns.promises, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt']],
]) {
  for (const name of names) {
    const own = place[name];
    place[name] = (host, ...args) => {
      note({ what: 'name', host });
      return own.call(place, host, ...args);
    };
  }
}

syncBuiltinESMExports();
