/** The file form of outputs: `name=value`, or `name<<DELIMITER` … `DELIMITER` (GitHub docs, "Workflow commands"). */
export function outputsIn(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const heredoc = /^([^=<]+)<<(.+)$/.exec(line);
    if (heredoc?.[1] !== undefined) {
      const value: string[] = [];
      for (index += 1; index < lines.length && lines[index] !== heredoc[2]; index += 1)
        value.push(lines[index] ?? '');
      outputs[heredoc[1]] = value.join('\n');
    } else if (line.includes('=')) {
      outputs[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    }
  }
  return outputs;
}
