// A mail server for tests: says where it listens, then each message that it took as a line of JSON.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const options = JSON.parse(process.argv[2] ?? '{}');
let attempts = 0;

const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');

const server = new SMTPServer({
  secure: options.secure ?? false,
  key: options.key && readFileSync(options.key),
  cert: options.cert && readFileSync(options.cert),
  disabledCommands: options.disabled ?? [],
  authMethods: options.authMethods ?? ['PLAIN', 'LOGIN'],
  authOptional: !options.user,
  disableReverseLookup: true,
  logger: false,
  onConnect(session, done) {
    if (!options.silent) {
      done();
    }
  },
  onAuth(auth, session, done) {
    const right = auth.username === options.user && auth.password === options.password;
    return right ? done(null, { user: auth.username }) : done(new Error('Invalid username or password'));
  },
  onRcptTo(address, session, done) {
    attempts++;
    if (attempts <= (options.greylist ?? 0)) {
      return done(refuse(451, 'Greylisted, please try again'));
    }
    return (options.unknown ?? []).includes(address.address) ? done(refuse(550, 'No such user here')) : done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      if (options.spam) {
        return done(refuse(554, 'Looks like spam'));
      }
      say({
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map((item) => item.address),
        user: session.user ?? null,
        secure: session.secure,
        raw: Buffer.concat(parts).toString('utf8'),
      });
      return done();
    });
  },
});

server.on('error', () => {}); // a client that goes away in the middle is part of the tests
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }));
process.stdin.on('end', () => process.exit(0)).resume(); // ends with its test
