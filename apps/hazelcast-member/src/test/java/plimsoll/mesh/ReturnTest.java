package plimsoll.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/**
 * The real Standing, NewestRow and LimitRules in every sequence of so many steps of MemberReturn, on three members:
 * what the model says never happens does not. [itest->REQ~quorum~1] [itest->REQ~acb-atomic~1]
 */
class ReturnTest {
  private static final int MEMBERS = 3;
  /** Long enough for the sequence that lost something: part, decide, end, join, settle, begin, decide. */
  private static final int STEPS = 7;

  private static final class World {
    final Standing[] standing = new Standing[MEMBERS];
    final List<Set<Integer>> sees = new ArrayList<>();
    final LimitRow[] row = new LimitRow[MEMBERS];
    final LimitRow[] brings = new LimitRow[MEMBERS];
    final BiPredicate<Object, Object> isNewer;
    long issued;
    long answered;
    int anew;

    World(BiPredicate<Object, Object> isNewer) {
      this.isNewer = isNewer;
      for (int member = 0; member < MEMBERS; member += 1) {
        standing[member] = new Standing(MEMBERS, 2);
        standing[member].settle();
        sees.add(new TreeSet<>(List.of(0, 1, 2)));
        row[member] = LimitRow.NONE;
      }
      look();
    }

    boolean isUp(int member) {
      return !sees.get(member).isEmpty();
    }

    boolean mayDecide(int member) {
      List<Standing.Word> others = new ArrayList<>();
      for (int other : sees.get(member)) if (other != member) others.add(standing[other].own());
      return isUp(member) && standing[member].mayDecide(others);
    }

    /** Members hear each other's words until there is nothing new. */
    void look() {
      for (int round = 0; round < MEMBERS; round += 1)
        for (int member = 0; member < MEMBERS; member += 1) mayDecide(member);
    }

    boolean has(int member) {
      return isUp(member) && (row[member].version() >= answered
          || (brings[member] != null && brings[member].version() >= answered));
    }

    boolean isKept() {
      return has(0) || has(1) || has(2);
    }

    /** @return false when the step cannot be taken now */
    boolean take(int step) {
      int member = step % MEMBERS;
      boolean isDone = switch (step / MEMBERS) {
        case 0 -> change(member);
        case 1 -> part(member);
        case 2 -> die(member);
        case 3 -> start(member);
        case 4 -> settle(member);
        case 5 -> join(member, (member + 1) % MEMBERS);
        default -> join(member, (member + 2) % MEMBERS);
      };
      if (isDone) look();
      return isDone;
    }

    private boolean change(int member) {
      if (!mayDecide(member)) return false;
      LimitRow before = row[member];
      LimitRules.Asked asked =
          new LimitRules.Asked(LimitRules.CUT, 100, answered, issued + 1, 0, 0, issued + 1, new byte[] {1});
      Step<LimitRow> step = LimitRules.step(before, asked, 0);
      if (step.code() == Wire.BEHIND) {
        assertTrue(!isKept(), "set anew though a member has the newest row");
        anew += 1;
        asked = new LimitRules.Asked(LimitRules.SET, 100, answered, issued + 1, 0, 0, issued + 1, new byte[] {1});
        step = LimitRules.step(before, asked, 0);
      } else {
        assertTrue(before.version() >= answered, "built on an older row than was answered");
      }
      assertEquals(Wire.OK, step.code());
      issued += 1;
      answered = issued;
      for (int one : sees.get(member)) row[one] = step.row();
      return true;
    }

    private boolean part(int member) {
      if (sees.get(member).size() < 2) return false;
      for (int one : sees.get(member)) if (one != member) sees.get(one).remove(member);
      sees.set(member, new TreeSet<>(Set.of(member)));
      return true;
    }

    private boolean die(int member) {
      if (!isUp(member)) return false;
      for (Set<Integer> side : sees) side.remove(member);
      sees.set(member, new TreeSet<>());
      row[member] = LimitRow.NONE;
      brings[member] = null;
      return true;
    }

    /** With the first side that there is, else alone; Join covers the rest. */
    private boolean start(int member) {
      if (isUp(member)) return false;
      int with = member;
      for (int one = MEMBERS - 1; one >= 0; one -= 1) if (isUp(one)) with = one;
      standing[member] = new Standing(MEMBERS, 2);
      standing[member].settle();
      row[member] = row[with];
      together(Set.of(member), with);
      return true;
    }

    private boolean join(int member, int with) {
      if (!isUp(member) || !isUp(with) || sees.get(member).contains(with)) return false;
      Set<Integer> side = new TreeSet<>(sees.get(member));
      if (side.size() > sees.get(with).size()) return false;
      for (int one : side) if (standing[one].own() == Standing.Word.UNSETTLED) return false;
      for (int one : side) {
        standing[one].unsettle();
        brings[one] = row[one];
        row[one] = row[with];
      }
      together(side, with);
      return true;
    }

    private void together(Set<Integer> some, int with) {
      Set<Integer> all = new TreeSet<>(sees.get(with));
      all.addAll(some);
      for (int one : all) sees.set(one, new TreeSet<>(all));
    }

    private boolean settle(int member) {
      if (brings[member] == null) return false;
      LimitRow stays = isNewer.test(brings[member], row[member]) ? brings[member] : row[member];
      for (int one : sees.get(member)) row[one] = stays;
      brings[member] = null;
      standing[member].settle();
      return true;
    }

    /** All that the next steps depend on. */
    String state() {
      StringBuilder state = new StringBuilder().append(issued).append(answered);
      for (int member = 0; member < MEMBERS; member += 1)
        state.append(sees.get(member)).append(standing[member].own()).append(row[member].version())
            .append(brings[member] == null ? "" : "b" + brings[member].version());
      return state.toString();
    }
  }

  /** Every state that so many steps lead to, each reached by its own replay. @return how often a row was set anew. */
  private static int explore(BiPredicate<Object, Object> isNewer) {
    List<int[]> paths = List.of(new int[0]);
    Set<String> seen = new HashSet<>();
    int anew = 0;
    for (int depth = 0; depth < STEPS; depth += 1) {
      List<int[]> longer = new ArrayList<>();
      for (int[] path : paths)
        for (int step = 0; step < 7 * MEMBERS; step += 1) {
          World world = new World(isNewer);
          for (int taken : path) world.take(taken);
          boolean wasKept = world.isKept();
          if (!world.take(step)) continue;
          boolean isDeath = step / MEMBERS == 2;
          assertTrue(!wasKept || isDeath || world.isKept(), "the newest row was lost though no member ended");
          for (int one = 0; one < MEMBERS; one += 1)
            for (int other = 0; other < MEMBERS; other += 1)
              assertTrue(!world.mayDecide(one) || !world.mayDecide(other) || world.sees.get(one).contains(other),
                  "two sides decide at once");
          anew += world.anew;
          if (!seen.add(world.state())) continue;
          int[] next = Arrays.copyOf(path, path.length + 1);
          next[path.length] = step;
          longer.add(next);
        }
      paths = longer;
    }
    assertTrue(seen.size() > 1_000, "only " + seen.size() + " states");
    return anew;
  }

  @Test
  void noAnsweredChangeIsLostWhileAMemberThatHasItLives() {
    assertTrue(explore(NewestRow::isNewer) > 0, "no row was ever lost with all that had it");
  }

  /** The rule that was there before, and its mirror image: whichever side joins, something gets lost. */
  @Test
  void droppingWhatTheJoiningSideHadLosesIt() {
    assertTrue(fails(() -> explore((merging, existing) -> false)));
    assertTrue(fails(() -> explore((merging, existing) -> true)));
  }

  private static boolean fails(Runnable run) {
    try {
      run.run();
      return false;
    } catch (AssertionError expected) {
      return true;
    }
  }
}
