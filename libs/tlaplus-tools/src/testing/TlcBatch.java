import java.io.File;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Judges many models in one JVM: TlcBatch JAR LIST, where LIST holds a line a model, its fields separated by tabs: its
 * name, the path on which its modules are found (the folder that holds the root module first; the JVM's own is empty),
 * the CPU seconds that it may take, and the arguments for TLC, the root module last. Writes NAME.xml (SANY's tree),
 * NAME.xml.err and NAME.out (what TLC printed) beside LIST, and the name on standard output when both are whole. A model
 * that takes longer ends the JVM, with exit code 3: nothing else stops an evaluation without an end.
 *
 * TLC keeps its tables (strings, model values, the order of both) in static fields, so that each model gets the jar's
 * classes anew. SANY starts afresh by itself: one set of its classes serves all.
 */
public class TlcBatch {
  static final int EXIT_LATE = 3;
  static final int WATCH_MS = 50;

  /** CPU time of this process, in nanoseconds, at which the model is late. */
  static volatile long lateAt = Long.MAX_VALUE;

  public static void main(String[] args) throws Exception {
    URL[] jar = { Path.of(args[0]).toUri().toURL() };
    Path list = Path.of(args[1]);
    PrintStream out = System.out;
    ClassLoader sany = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
    Thread watch = new Thread(TlcBatch::watch);
    watch.setDaemon(true);
    watch.start();
    for (String line : Files.readAllLines(list)) {
      String[] model = line.split("\t");
      lateAt = SYSTEM.getProcessCpuTime() + (long) (Double.parseDouble(model[2]) * 1e9);
      System.setProperty("TLA-Library", model[1]);
      String file = list.resolveSibling(model[0]).toString();
      export(sany, model, file);
      judge(jar, model, file);
      lateAt = Long.MAX_VALUE;
      out.println(model[0]);
      out.flush();
    }
    // Threads that TLC left behind would keep the JVM alive.
    System.exit(0);
  }

  static final com.sun.management.OperatingSystemMXBean SYSTEM =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  static void watch() {
    try {
      while (SYSTEM.getProcessCpuTime() < lateAt) Thread.sleep(WATCH_MS);
    } catch (InterruptedException e) {
      // Nobody does; without a watch there is no going on.
    }
    Runtime.getRuntime().halt(EXIT_LATE);
  }

  static void export(ClassLoader sany, String[] model, String file) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-o"));
    for (String folder : model[1].split(File.pathSeparator)) arguments.addAll(List.of("-I", folder));
    arguments.add(model[model.length - 1]);
    try (PrintStream xml = stream(file + ".xml"); PrintStream said = stream(file + ".xml.err")) {
      System.setOut(xml);
      System.setErr(said);
      call(said, () -> sany.loadClass("tla2sany.xml.XMLExporter").getMethod("main", String[].class)
          .invoke(null, (Object) arguments.toArray(new String[0])));
    }
  }

  static void judge(URL[] jar, String[] model, String file) throws Exception {
    String[] arguments = Arrays.copyOfRange(model, 3, model.length);
    try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
        PrintStream said = stream(file + ".out")) {
      System.setOut(said);
      System.setErr(said);
      Thread.currentThread().setContextClassLoader(loader);
      call(said, () -> {
        Object tlc = loader.loadClass("tlc2.TLC").getConstructor().newInstance();
        Object resolver = loader.loadClass("util.SimpleFilenameToStream").getConstructor().newInstance();
        tlc.getClass().getMethod("setResolver", loader.loadClass("util.FilenameToStream")).invoke(tlc, resolver);
        boolean isRun = (Boolean) tlc.getClass().getMethod("handleParameters", String[].class)
            .invoke(tlc, (Object) arguments);
        return isRun ? tlc.getClass().getMethod("process").invoke(tlc) : null;
      });
    }
  }

  interface Call { Object run() throws Exception; }

  /** What the tool throws stands in what it said. */
  static void call(PrintStream said, Call call) throws Exception {
    try {
      call.run();
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace(said);
    }
  }

  static PrintStream stream(String file) throws Exception {
    return new PrintStream(new FileOutputStream(file));
  }
}
