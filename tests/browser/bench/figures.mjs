//! Rows of the table, and what to say about many measurements.

/**
 * One figure. `limit`: the most it may be (or the least, with `atLeast`). `beside`: the machine's own limit in words,
 * measured in the same run.
 */
export function row(what, value, unit, { limit, atLeast = false, beside } = {}) {
  const reached = limit === undefined ? undefined : atLeast ? value >= limit : value <= limit;
  return { what, value, unit, limit, atLeast, beside, reached };
}

/** The value below which `share` (0 to 1) of all values lie. */
export function percentile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => percentile(values, 0.5);
