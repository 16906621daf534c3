/** The log of a run. Implemented over GitHub's workflow commands in github/; silent in unit tests. */
export interface Log {
  info(line: string): void;
  warning(line: string): void;
  /** @param title the title of the annotation */
  error(line: string, title?: string): void;
  debug(line: string): void;
  /** Text of AWS, PostgreSQL or hooks, printed so that GitHub executes no workflow command in it. */
  foreign(text: string): void;
  startGroup(title: string): void;
  endGroup(): void;
}
