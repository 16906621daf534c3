import type { Log } from '../../log.ts';

/** A log with one folded group for the step in progress, which begins with its first line: an empty step has none. */
export interface StepLog extends Log {
  beginStep(name: string): void;
  endStep(): void;
}

/** GitHub does not nest groups: within a step a group is a line, and its end is nothing. */
export function createStepLog(log: Log): StepLog {
  let step: string | undefined;
  let isOpen = false;
  const open = (): void => {
    if (step === undefined || isOpen) return;
    isOpen = true;
    log.startGroup(step);
  };
  const inGroup =
    <A extends readonly unknown[]>(write: (...of: A) => void) =>
    (...of: A): void => {
      open();
      write(...of);
    };
  return {
    info: inGroup((line: string) => log.info(line)),
    warning: inGroup((line: string) => log.warning(line)),
    error: (line, title) => log.error(line, title),
    debug: (line) => log.debug(line),
    foreign: inGroup((text: string) => log.foreign(text)),
    startGroup: inGroup((title: string) => (step === undefined ? log.startGroup(title) : log.info(title))),
    endGroup: () => {
      if (step === undefined) log.endGroup();
    },
    beginStep: (name) => {
      step = name;
      isOpen = false;
    },
    endStep: () => {
      if (isOpen) log.endGroup();
      step = undefined;
      isOpen = false;
    },
  };
}
