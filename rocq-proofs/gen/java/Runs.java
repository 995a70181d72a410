import plimsoll.generated.Proven;
import plimsoll.generated.Proven.*;

/** The long runs in Java; differential-runs.ts says what they are. Prints a digest a run. */
public final class Runs {
  private static final long MODULUS = 67_108_859L;
  private static final long[] DRAWDOWNS = {0, 60_000, 90_000, 105_000, 140_000, 165_000, 180_000, 200_000};
  private static final long[] SCALES = {1, 1_000_003, 4_503_599_627L};
  private static final long[] LEG_SCALES = {1, 1_000_003, 30_000_000_000L, 40_000_000_000L};

  private long state;
  private long digest;

  private Runs(long seed) {
    state = seed;
  }

  private long draw(long bound) {
    state = (state * 1_664_525L + 1_013_904_223L) & 0xFFFF_FFFFL;
    return (state >>> 16) % bound;
  }

  private long of(long[] list) {
    return list[(int) draw(list.length)];
  }

  private void put(long value) {
    digest = (digest * 31 + Math.floorMod(value, MODULUS)) % MODULUS;
  }

  private void controller(long count) {
    Controller controller = new Controller(0, 0, Posture.HIBERNATE);
    long drawdown = 0;
    for (long index = 0; index < count; index += 1) {
      if (index % 128 == 0) drawdown = of(DRAWDOWNS);
      Signals signals =
          new Signals(draw(2048) != 0, draw(32_768), draw(210), draw(104), 480_000 + draw(65_536), true, -1, drawdown);
      controller = Proven.step(controller, signals, 30_000 + draw(65_536));
      put(controller.rPpm() * 4 + controller.posture().ordinal());
      put(controller.carry());
    }
  }

  private long pending(long scale) {
    if (draw(3) == 0) return draw(500) * scale;
    return draw(64) == 0 ? -1 : 0;
  }

  private void gate(long count) {
    for (long index = 0; index < count; index += 1) {
      long scale = of(SCALES);
      long priceScale = of(SCALES);
      long moneyScale = of(SCALES);
      Exposure exposure =
          new Exposure(
              (draw(2001) - 1000) * scale, pending(scale), pending(scale), pending(scale), pending(scale),
              draw(3000) * priceScale, draw(6000) * scale);
      put(Proven.exposureWith(draw(1000), exposure));
      GateAnswer answer =
          Proven.gate(
              draw(2) == 0, draw(2) == 0, draw(1000) * scale, draw(3000) * priceScale, exposure,
              draw(1000) * priceScale, draw(4000) * moneyScale, Posture.values()[(int) draw(4)],
              draw(65_536) * 16, draw(65_536) * 16);
      put(answer.ordinal());
    }
  }

  private void latch(long count) {
    Latch latch = new Latch(false, 0, 0);
    for (long index = 0; index < count; index += 1) {
      latch = Proven.latchStep(latch, LatchEvent.values()[(int) draw(3)], draw(4), draw(8) != 0);
      put((latch.isTripped() ? 16 : 0) + latch.firstSigner() * 4 + latch.secondSigner());
    }
  }

  private long leg() {
    return (draw(65_536) - 32_768) * of(LEG_SCALES);
  }

  private void ledger(long count) {
    Books books = new Books(0, 0, 0, 0, 0, 0);
    for (long index = 0; index < count; index += 1) {
      long sequence = books.sequence() + (draw(5) == 0 ? draw(3) : 1);
      long cash = leg();
      long positions = leg();
      long fees = leg();
      long profit = leg();
      long capital = draw(7) == 0 ? 0 : -(cash + positions + fees + profit);
      Posting posting = new Posting(sequence, cash, positions, fees, profit, capital);
      put(Proven.judgePosting(books, posting).ordinal());
      books = Proven.replay(books, posting);
      put(books.sequence());
      put(books.cashMicro());
      put(books.positionsMicro());
      put(books.feesMicro());
      put(books.profitMicro());
      put(books.capitalMicro());
    }
  }

  private static final long[] ODD_PERIODS = {-1, 0, 20, 3_600_000, 3_600_001};
  private static final long[] ODD_MISSES = {-1, 0, 1, 100, 101};

  private void heartbeat(long count) {
    Watch watch = Proven.watchFrom(0, 0);
    long beats = 0;
    long now = 0;
    for (long index = 0; index < count; index += 1) {
      long period = draw(16) == 0 ? of(ODD_PERIODS) : 50;
      long misses = draw(16) == 0 ? of(ODD_MISSES) : 3;
      if (draw(4) == 0) beats += 1;
      now += draw(32) == 0 ? 149_990 + draw(20) : draw(60_000);
      if (draw(64) == 0) now -= draw(65_536);
      put(Proven.livenessAt(period, misses, watch, beats, now).ordinal());
      watch = Proven.watched(watch, beats, now);
      put(watch.beatAtUs());
      put(watch.lookedAtUs());
      put(Proven.heartbeatIsLost(draw(200) - 1, draw(150) - 1, draw(300) - 1) ? 1 : 0);
    }
  }

  public static void main(String[] args) {
    long seed = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    for (String name : new String[] {"controller", "gate", "latch", "ledger", "heartbeat"}) {
      Runs run = new Runs(seed);
      switch (name) {
        case "controller" -> run.controller(count);
        case "gate" -> run.gate(count);
        case "latch" -> run.latch(count);
        case "ledger" -> run.ledger(count);
        default -> run.heartbeat(count);
      }
      System.out.println(run.digest);
    }
  }
}
