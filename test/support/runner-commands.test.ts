import { describe, expect, it } from 'vitest';
import { createCommandReader, createLineSplitter, dotnetWhiteSpace, masksOf } from './runner-commands.ts';

const read = (...lines: string[]) => {
  const reader = createCommandReader();
  return lines.map(reader);
};
const command = (line: string) => {
  const [reading] = read(line);
  return reading?.kind === 'command' ? reading.command : undefined;
};

// Examples of actions/runner, src/Test/L0/Worker/ActionCommandL0.cs and ActionCommandManagerL0.cs, and its rules.
describe('the stand-in for the runner reads commands', () => {
  it('in both syntaxes, with properties, and without regard to case', () => {
    expect(command('::set-output name=a%3Ab%2Cc%25,x=y::v%0A%25 ::z')).toEqual({
      name: 'set-output',
      properties: { name: 'a:b,c%', x: 'y' },
      data: 'v\n% ::z',
    });
    expect(command('text ##[Error file=a%3Bb;line=1]m%5D%0D')).toEqual({
      name: 'error',
      properties: { file: 'a;b', line: '1' },
      data: 'm]\r',
    });
    expect(command('::ENDGROUP::')?.name).toBe('endgroup');
  });

  it('after any white space of .NET, and in the old syntax anywhere', () => {
    for (const space of dotnetWhiteSpace) expect(command(`${space} ::error::x`)?.data).toBe('x');
    expect(command('x ::error::x')).toBeUndefined();
    expect(command('::error:x')).toBeUndefined();
    expect(command('::unknown::x')).toBeUndefined();
    expect(command(':: error::x')).toBeUndefined();
    expect(command('##[error x')).toBeUndefined();
  });

  it('also where a comparison by culture passes over characters', () => {
    expect(command('\u200b::error::x')?.data).toBe('x');
    expect(command('#\u00ad#[error]x')?.data).toBe('x');
  });

  it('until they are stopped, and again after the token in either syntax', () => {
    expect(
      read('::stop-commands::t1', '::error::x', '::t2::', '\u0085::T1::', '::error::x').map(
        ({ kind }) => kind,
      ),
    ).toEqual(['stop', 'output', 'output', 'resume', 'command']);
    expect(read('##[stop-commands]t1', 'a ##[t1]', '::t1::').map(({ kind }) => kind)).toEqual([
      'stop',
      'resume',
      'output',
    ]);
    expect(() => read('::stop-commands::')).toThrow('refuses the stop token');
    expect(() => read('::stop-commands::Error')).toThrow('refuses the stop token');
  });
});

it('masks the value and each of its lines, however short', () => {
  expect(masksOf('one\r\n x \n')).toEqual(['one\r\n x \n', 'one', 'x']);
  expect(masksOf(' \n')).toEqual([]);
});

it('splits lines as .NET does, also where they arrive in pieces', () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const piece of ['a\r', '\nb\rc', '\u2028\u0085d\n', '\n', 'e\r']) splitter.push(piece);
  splitter.end();
  expect(lines).toEqual(['a', 'b', 'c\u2028\u0085d', '', 'e']);
});
