package plimsoll.mesh;

/** A row that bears authority: of two, the one with the larger number is the newer. */
interface Numbered {
  /** Grows with every change that whoever asked was told of: a token, a version, an epoch. */
  long number();

  /** Of two with the same number the one that is in force longer, so that nobody takes what another still holds. */
  default long untilMs() {
    return 0;
  }
}
