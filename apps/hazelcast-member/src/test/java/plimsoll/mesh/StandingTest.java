package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static plimsoll.mesh.Standing.Word.DOUBTFUL;
import static plimsoll.mesh.Standing.Word.UNSETTLED;
import static plimsoll.mesh.Standing.Word.WHOLE;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the members that are there may decide: MayDecide of MemberReturn, on three members. */
class StandingTest {
  private static Standing settled() {
    Standing standing = new Standing(3, 2);
    standing.settle();
    return standing;
  }

  private static Standing whole() {
    Standing standing = settled();
    assertTrue(standing.mayDecide(List.of(WHOLE, WHOLE)));
    return standing;
  }

  @Test
  void twoOfThreeDecideAsLongAsTheyKnow() {
    assertTrue(whole().mayDecide(List.of(WHOLE)));
    assertTrue(settled().mayDecide(List.of(WHOLE)));
    assertFalse(settled().mayDecide(List.of(DOUBTFUL)));
  }

  @Test
  void oneThatWasAloneKnowsWhenAllAreTogetherAgain() {
    Standing standing = whole();
    assertFalse(standing.mayDecide(List.of()));
    assertEquals(DOUBTFUL, standing.own());
    assertFalse(standing.mayDecide(List.of(DOUBTFUL)));
    assertFalse(standing.mayDecide(List.of(DOUBTFUL, UNSETTLED)));
    assertTrue(standing.mayDecide(List.of(DOUBTFUL, DOUBTFUL)));
    assertEquals(WHOLE, standing.own());
    assertTrue(standing.mayDecide(List.of(DOUBTFUL)));
  }

  @Test
  void oneThatHasJustBegunKnowsNothingByItself() {
    Standing standing = settled();
    assertFalse(standing.mayDecide(List.of()));
    assertFalse(standing.mayDecide(List.of(DOUBTFUL)));
    assertEquals(DOUBTFUL, standing.own());
    assertTrue(standing.mayDecide(List.of(WHOLE)));
  }

  @Test
  void oneThatJustBringsItsRowsIsNotCounted() {
    assertFalse(whole().mayDecide(List.of(UNSETTLED)));
    assertTrue(whole().mayDecide(List.of(WHOLE, UNSETTLED)));
    Standing bringing = whole();
    bringing.unsettle();
    assertFalse(bringing.mayDecide(List.of(WHOLE, WHOLE)));
    assertEquals(UNSETTLED, bringing.own());
  }

  @Test
  void onceItHasBroughtItsRowsToOthersItKnowsWhatTheyKnow() {
    for (Standing.Word target : List.of(WHOLE, DOUBTFUL)) {
      Standing standing = whole();
      standing.unsettle();
      standing.settle();
      assertEquals(target == WHOLE, standing.mayDecide(List.of(target)));
    }
  }
}
