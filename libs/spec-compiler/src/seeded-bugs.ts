/**
 * Bugs that tests turn on, one or more in each pass, to show that the comparison with TLC finds them. Nothing but tests
 * sets them; a module compiled with one says so in its head.
 */
export type SeededBug =
  /** Pass 1 forgets what the `.cfg` puts in the place of definitions. */
  | 'overrides-forgotten'
  /** Pass 2 shares specialised definitions between instances of one module. */
  | 'instances-confused'
  /** Pass 3a takes [Next]_v, stuttering included, for Next. */
  | 'next-with-stutter'
  /** Pass 3b loses the initial part of a property. */
  | 'initial-property-lost'
  /** Pass 4 loses the last disjunct of Next. */
  | 'disjunct-lost'
  /** Pass 4 labels by the outermost definition. */
  | 'label-outermost'
  /** Pass 5 takes every parameter for one that is evaluated. */
  | 'arguments-eager'
  /** Pass 5 overlooks that a parameter is primed. */
  | 'primed-parameter-overlooked'
  /** Pass 6 counts guards once, whatever the number of ways through them. */
  | 'guard-ways-ignored'
  /** Pass 6 lets a variable keep what another way gave it. */
  | 'kept-variable-stale'
  /** Pass 6 assigns again where it should compare. */
  | 'assignment-repeated';
