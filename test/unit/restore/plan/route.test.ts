import { describe, expect, it } from 'vitest';
import { type Encryption, findRoute, type RouteQuestion } from '../../../../src/restore/plan/route.ts';
import type { RouteStep } from '../../../../src/restore/results.ts';

/** No key is named in a copy of such a snapshot. */
const isKeyless = (encryption: Encryption): boolean => encryption === 'none' || encryption === 'sse-rds';

// An independent model: AWS's rules as a small machine that walks steps, written independently of route.ts.
interface Place {
  owner: 'source' | 'target';
  region: string;
  sharable: boolean;
  shared: boolean;
  original: boolean;
  encryption: Encryption;
}

const here = 'eu-west-1';
const there = 'us-east-1';

function start(question: RouteQuestion): Place {
  return {
    owner: question.sameAccount ? 'target' : 'source',
    region: question.sourceRegion,
    sharable: question.kind === 'manual' && question.encryption !== 'default-key',
    shared: question.alreadyShared && question.kind === 'manual' && question.encryption !== 'default-key',
    original: true,
    encryption: question.encryption,
  };
}

/** What AWS makes of a step, or undefined where it refuses. */
function walk(place: Place, step: RouteStep, question: RouteQuestion): Place | undefined {
  if (step.kind === 'share') {
    if (place.owner !== 'source' || !place.sharable || place.region !== step.region) return undefined;
    if (place.original && !question.shareExisting) return undefined;
    return { ...place, shared: true };
  }
  if (step.from !== place.region) return undefined;
  if ((step.key === 'none') !== isKeyless(place.encryption)) return undefined;
  const keySide = step.key === 'source-key' ? 'source' : 'target';
  if (step.key !== 'none' && keySide !== step.side) return undefined;
  if (
    step.key === 'source-key' &&
    question.sourceKeyRegion !== undefined &&
    question.sourceKeyRegion !== step.to
  ) {
    return undefined;
  }
  if (step.side !== place.owner) {
    if (step.side === 'source' || !place.shared) return undefined;
    if (step.from !== step.to && !question.allowOneStepCopy) return undefined;
  }
  const encryption = isKeyless(place.encryption) ? place.encryption : 'customer-key';
  return { owner: step.side, region: step.to, sharable: true, shared: false, original: false, encryption };
}

function restorable(place: Place, question: RouteQuestion): boolean {
  if (place.region !== question.targetRegion) return false;
  if (question.copy === 'always' && (place.original || place.owner !== 'target')) return false;
  return place.owner === 'target' || place.shared;
}

const copies = (steps: readonly RouteStep[]): number => steps.filter(({ kind }) => kind === 'copy').length;

/** Fewest copies over every sequence of steps that AWS allows; undefined when there is no route. */
function fewestCopies(question: RouteQuestion): number | undefined {
  let best: number | undefined;
  const explore = (place: Place, spent: number, depth: number): void => {
    if (restorable(place, question)) best = best === undefined ? spent : Math.min(best, spent);
    if (depth === 0) return;
    const keys = isKeyless(place.encryption) ? (['none'] as const) : (['source-key', 'target-key'] as const);
    const moves: RouteStep[] = [{ kind: 'share', region: place.region, existing: place.original }];
    for (const side of ['source', 'target'] as const) {
      for (const to of [question.sourceRegion, question.targetRegion]) {
        for (const key of keys)
          moves.push({ kind: 'copy', name: 'shared', side, from: place.region, to, key });
      }
    }
    for (const move of moves) {
      const next = walk(place, move, question);
      if (next !== undefined) explore(next, spent + (move.kind === 'copy' ? 1 : 0), depth - 1);
    }
  };
  explore(start(question), 0, 5);
  return best;
}

function allQuestions(): RouteQuestion[] {
  const questions: RouteQuestion[] = [];
  const bools = [true, false];
  for (const sameAccount of bools)
    for (const targetRegion of [here, there])
      for (const kind of ['manual', 'automated', 'awsbackup'] as const)
        for (const encryption of ['none', 'sse-rds', 'default-key', 'customer-key'] as const)
          for (const alreadyShared of bools)
            for (const copy of ['auto', 'always'] as const)
              for (const shareExisting of bools)
                for (const allowOneStepCopy of bools)
                  for (const sourceKeyRegion of [undefined, here, there])
                    questions.push({
                      sameAccount,
                      sourceRegion: here,
                      targetRegion,
                      kind,
                      encryption,
                      alreadyShared,
                      copy,
                      shareExisting,
                      allowOneStepCopy,
                      sourceKeyRegion,
                    });
  return questions;
}

const base: RouteQuestion = {
  sameAccount: false,
  sourceRegion: here,
  targetRegion: here,
  kind: 'manual',
  encryption: 'customer-key',
  alreadyShared: false,
  copy: 'auto',
  shareExisting: true,
  allowOneStepCopy: false,
};
const routeOf = (question: Partial<RouteQuestion>): string[] =>
  findRoute({ ...base, ...question }).map((step) =>
    step.kind === 'share'
      ? `share in ${step.region}`
      : `${step.side} copies ${step.name} ${step.from}→${step.to} under ${step.key}`,
  );

describe('the route', () => {
  it('is one that AWS allows, for every question that has a route at all', () => {
    let judged = 0;
    for (const question of allQuestions()) {
      if (fewestCopies(question) === undefined) continue;
      const steps = findRoute(question);
      let place: Place | undefined = start(question);
      for (const step of steps) place = place && walk(place, step, question);
      expect(place && restorable(place, question), JSON.stringify({ question, steps })).toBe(true);
      judged += 1;
    }
    expect(judged).toBeGreaterThan(500);
  });

  it('has the fewest copies that AWS allows', () => {
    for (const question of allQuestions()) {
      const fewest = fewestCopies(question);
      if (fewest === undefined) continue;
      const steps = findRoute(question);
      expect(copies(steps), JSON.stringify({ question, steps })).toBe(fewest);
    }
  });

  it('restores directly in one account and Region, from any snapshot', () => {
    expect(routeOf({ sameAccount: true, kind: 'automated', encryption: 'default-key' })).toEqual([]);
  });

  it('shares a manual snapshot under a customer key without copying it', () => {
    expect(routeOf({})).toEqual([`share in ${here}`]);
    expect(routeOf({ alreadyShared: true })).toEqual([]);
  });

  it('copies an automated default-key snapshot once, across Regions inside the source account', () => {
    expect(routeOf({ kind: 'automated', encryption: 'default-key', targetRegion: there })).toEqual([
      `source copies shared ${here}→${there} under source-key`,
      `share in ${there}`,
    ]);
  });

  it('goes by the target account when the source has its key in the source Region only', () => {
    expect(routeOf({ targetRegion: there, sourceKeyRegion: here })).toEqual([
      `share in ${here}`,
      `target copies transit ${here}→${here} under transit-key`,
      `target copies target ${here}→${there} under target-key`,
    ]);
  });
});
