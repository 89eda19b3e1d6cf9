// A mail server that answers as it is told to: for what real ones say, and the one of tests/push/smtp.sh never does.
//
//   const smtp = await startSmtpAnswers({utf8, answer})
//   answer(command, address)   the line to answer a command with ("EHLO", "AUTH", "MAIL", "RCPT", "DATA", "." for the message itself), null to answer as usual,
//                              or 'cut' to end the connection; address: of MAIL and RCPT, and of what belongs to that recipient
//   smtp.mails                 what it took: {from, to, utf8, text}; utf8: MAIL said SMTPUTF8
//   smtp.port, smtp.url, await smtp.close()
import {createServer} from 'node:net';

const USUAL = {EHLO: null, HELO: '250 hello', MAIL: '250 sender', RCPT: '250 recipient', DATA: '354 go on', '.': '250 taken', RSET: '250 reset', QUIT: '221 bye', NOOP: '250 yes'};
const hello = utf8 => ['250-localhost', ...(utf8 ? ['250-SMTPUTF8'] : []), '250 8BITMIME'].join('\r\n');

// One conversation: what has been said so far, and what a line does to it.
class Talk {
  constructor(socket, options, mails) {
    Object.assign(this, {socket, options, mails, mail: null, text: null});
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.write('220 localhost\r\n');
  }

  say(command, address, usual) {
    const said = this.options.answer?.(command, address) ?? usual;
    if (said === 'cut') this.socket.destroy();
    else this.socket.write(`${said}\r\n`);
    return said.startsWith('2') || said.startsWith('3');
  }

  line(line) {
    if (this.text !== null) return this.body(line);
    const [word] = line.split(' '), command = word.toUpperCase(), address = line.match(/<([^>]*)>/)?.[1] ?? this.mail?.to;
    const good = this.say(command, address, command === 'EHLO' ? hello(this.options.utf8) : USUAL[command] ?? '502 what?');
    if (good && command === 'MAIL') this.mail = {from: address, utf8: line.includes('SMTPUTF8')};
    if (good && command === 'RCPT') this.mail.to = address;
    if (good && command === 'DATA') this.text = [];
    return good;
  }

  body(line) {
    if (line !== '.') return this.text.push(line);
    if (this.say('.', this.mail.to, USUAL['.'])) this.mails.push({...this.mail, text: this.text.join('\n')});
    this.text = this.mail = null;
    return true;
  }
}

export async function startSmtpAnswers(options = {}) {
  const mails = [], open = new Set();
  const server = createServer(socket => {
    const talk = new Talk(socket, options, mails);
    let rest = '';
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('data', bytes => {
      const lines = (rest + bytes).split('\r\n');
      rest = lines.pop();
      for (const line of lines) talk.line(line);
    });
  });
  await new Promise(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const {port} = server.address();
  return {
    mails, port, url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise(resolve => { for (const socket of open) socket.destroy(); server.close(resolve); }),
  };
}
