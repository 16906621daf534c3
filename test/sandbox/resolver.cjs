// Loaded into the action's process with NODE_OPTIONS=--require: it stands for the VPC's name server. Host names of RDS
// are looked up in the sandbox (and not found by a runner outside of the VPC: SANDBOX_OUTSIDE_VPC); everything else as always.
const dns = require('node:dns');
const http = require('node:http');

const original = dns.lookup;

function ask(host, done) {
  if (process.env.SANDBOX_OUTSIDE_VPC) {
    const error = new Error(`getaddrinfo ENOTFOUND ${host}`);
    return process.nextTick(
      done,
      Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host }),
    );
  }
  http
    .get(`${process.env.SANDBOX_NAMES}/_sandbox/resolve?host=${encodeURIComponent(host)}`, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) return done(null, body);
        const error = new Error(`getaddrinfo ENOTFOUND ${host}`);
        return done(Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host }));
      });
    })
    .on('error', done);
}

dns.lookup = function lookup(host, options, callback) {
  if (!/\.rds\.amazonaws\.com(\.cn)?$/.test(host)) return original.call(dns, host, options, callback);
  const done = typeof options === 'function' ? options : callback;
  const all = typeof options === 'object' && options !== null && options.all;
  ask(host, (error, address) => {
    if (error) return done(error);
    return all ? done(null, [{ address, family: 4 }]) : done(null, address, 4);
  });
};

const originalPromise = dns.promises.lookup;
dns.promises.lookup = (host, options) =>
  /\.rds\.amazonaws\.com(\.cn)?$/.test(host)
    ? new Promise((resolve, reject) => {
        const all = typeof options === 'object' && options !== null && options.all;
        ask(host, (error, address) => {
          if (error) reject(error);
          else resolve(all ? [{ address, family: 4 }] : { address, family: 4 });
        });
      })
    : originalPromise.call(dns.promises, host, options);
// So that `import { lookup } from 'node:dns'` gets them too.
require('node:module').syncBuiltinESMExports();
