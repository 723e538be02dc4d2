// What only the terminal itself knows: whether it draws sixels. Every terminal answers the
// question what it is (DA1), and 4 in the answer is sixels. The answer comes as if it were typed,
// so that the input is read raw for that moment, and given back as it was.
import type { ReadStream, WriteStream } from 'node:tty';

const introducer = '\x1b[';
const question = `${introducer}c`;
const answer = new RegExp(`${introducer.replace('[', '\\[')}\\?([\\d;]*)c`);
// Over a slow connection it may take a while; those that never answer are very old.
const answerMsMax = 400;

type Input = Pick<ReadStream, 'isTTY' | 'isRaw' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'>;
type Output = Pick<WriteStream, 'isTTY' | 'write'>;

export function askForSixels(input: Input, output: Output): Promise<boolean> {
  if (input.isTTY !== true || output.isTTY !== true) return Promise.resolve(false);
  const wasRaw = input.isRaw;
  return new Promise((resolve) => {
    let heard = '';
    const hear = (chunk: Buffer | string) => {
      heard += chunk.toString();
      const [, said] = answer.exec(heard) ?? [];
      if (said !== undefined) end(said.split(';').includes('4'));
    };
    const end = (has: boolean) => {
      clearTimeout(timer);
      input.off('data', hear);
      input.setRawMode(wasRaw);
      input.pause();
      resolve(has);
    };
    const timer = setTimeout(() => end(false), answerMsMax);
    input.setRawMode(true);
    input.on('data', hear);
    input.resume();
    output.write(question);
  });
}
