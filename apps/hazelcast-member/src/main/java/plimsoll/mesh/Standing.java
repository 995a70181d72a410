package plimsoll.mesh;

import java.util.Collection;

/**
 * Whether the members that a member sees may decide. One that was without the majority, or has just begun, can't know
 * what the others decided meanwhile: its row may be old, and those who have a newer one may be anywhere. It knows again
 * when all members are together and have brought what they had, or when it has joined some that know. Spec: whole and
 * MayDecide in MemberReturn.
 */
final class Standing {
  /** What a member says of itself. */
  enum Word {
    /** Nothing yet, or that it is just bringing its rows. */
    UNSETTLED,
    /** It may not know all that was decided. */
    DOUBTFUL,
    WHOLE
  }

  private final int expected;
  private final int majority;
  private boolean isSettled;
  private boolean isWhole;

  /** @param expected all members of the cluster */
  Standing(int expected, int majority) {
    this.expected = expected;
    this.majority = majority;
  }

  /** It has begun, or joined others, who have its rows now. Spec: Settle. */
  synchronized void settle() {
    isSettled = true;
  }

  /** It gives up its rows to join others; until they have them nobody may go by its presence. Spec: Join. */
  synchronized void unsettle() {
    isSettled = false;
    isWhole = false;
  }

  synchronized Word own() {
    if (!isSettled) return Word.UNSETTLED;
    return isWhole ? Word.WHOLE : Word.DOUBTFUL;
  }

  /**
   * Looks around, and says whether something may be decided now.
   *
   * @param others a word of each other member that is there
   */
  synchronized boolean mayDecide(Collection<Word> others) {
    int there = others.size() + 1;
    long settled = others.stream().filter(word -> word != Word.UNSETTLED).count() + (isSettled ? 1 : 0);
    if (there >= expected && settled == there) isWhole = true;
    else if (there < majority) isWhole = false;
    else if (isSettled && others.contains(Word.WHOLE)) isWhole = true;
    return isSettled && isWhole && settled >= majority;
  }
}
