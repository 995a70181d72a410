/** Differences between TLC's answers and ours that are known, each with its reason; docs/exploring.md lists them. */
import type { Judged } from './tlc-oracle.ts';

/** What we say of a function where a set is counted. */
export const countedAsSet = /Attempted to compute the number of elements in the (tuple|record|function)/;

/** Why the answers differ; undefined: that is a defect. */
export function knownDifference(tlc: Judged, ours: Judged, expression: string): string | undefined {
  const said = (judged: Judged): string => (judged.ok ? '' : judged.message);
  const texts = [tlc, ours].map((judged) => (judged.ok ? judged.text : judged.message));
  if (
    /ToString\(/.test(expression) &&
    tlc.ok &&
    ours.ok &&
    texts.some((text) => /"(\d+\.\.\d+|\{\})"/.test(text))
  )
    return 'a string that ToString makes has its place by when it was first made';
  if (tlc.ok && /domains of formal parameters must be enumerable/.test(said(ours)))
    return 'a function over an infinite set has no value to print, or to look up: TLC may do without';
  if (tlc.ok && /EXCEPT !\[/.test(expression) && /Attempted to (enumerate|compare)/.test(said(ours)))
    return 'EXCEPT at a set that cannot be listed, of a function over model values: TLC may compare it, and find nothing';
  if (ours.ok && /\\X/.test(expression) && /number of elements in/.test(said(tlc)))
    return 'a product of an empty set and what cannot be counted is empty here';
  if (/of the empty function/.test(said(ours)))
    return 'EXCEPT at no number of an empty function: TLC refuses it of <<>> only';
  if (/the function <<[^]*with the value:\n"|compare string "[^]*non-string:\n<< >>/.test(said(tlc)))
    return 'a tuple compares with a string, as a tuple of characters; the equal function does not';
  if ([tlc, ours].some((judged) => said(judged).includes('typed model value')))
    return 'in a set that TLC has not sorted yet, the place of a typed model value decides whether it is compared';
  if (/with non-record|apply (record|tuple) to a non-|compare an integer with non-integer/.test(said(ours)))
    return 'a function over strings, or over 1..n, that is not written as a record or a tuple compares with all functions';
  if (tlc.ok && countedAsSet.test(said(ours))) return 'a function counts as a set to TLC, by its domain';
  if (/non-enumerable quantifier bound|number of elements in the tuple/.test(said(ours)))
    return '<<>> is an enumerable set of size 0 to TLC in places, whose parts it never looks at';
  if (/Bags\.SqSubseteq/.test(said(tlc)) && ours.ok && ours.text === 'FALSE')
    return 'of two bags compared, TLC may come to an error before a point that is missing: by the order of adding';
  if (/argument of SortSeq should be a function/.test(said(tlc)) && /SortSeq\(.*LAMBDA/s.test(expression))
    return 'SortSeq by an operator whose body is a value, no truth: TLC takes it for that value';
  if (/Bag/.test(expression) && tlc.ok && /equality of string "[^"]*" with non-string/.test(said(ours)))
    return 'a bag whose points are strings and others cannot be sorted: TLC may do without';
  return undefined;
}
