/** Where a run tells what it does. Implemented over GitHub's workflow commands in github/; silent in unit tests. */
export interface Log {
  info(line: string): void;
  warning(line: string): void;
  /** @param title what an annotation is headed with */
  error(line: string, title?: string): void;
  debug(line: string): void;
  /** Text that others wrote (AWS, PostgreSQL, hooks): printed so that no workflow command in it is obeyed. */
  foreign(text: string): void;
  startGroup(title: string): void;
  endGroup(): void;
}
