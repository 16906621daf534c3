/**
 * How many times in a row a resource that was just created or renamed may be "not found" before it counts as deleted.
 * The describe calls of RDS are eventually consistent.
 */
export const notFoundTolerance = 20;
