import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Judges many models in one JVM: TlcBatch JAR LIST, where LIST holds a line a model: its name, a tab, the arguments for
 * TLC separated by tabs. Writes NAME.xml (SANY's tree), NAME.xml.err and NAME.out (what TLC printed) into the working
 * folder, and the name on standard output when both are whole.
 *
 * TLC keeps its tables (strings, model values, the order of both) in static fields, so that each model gets the jar's
 * classes anew. SANY starts afresh by itself: one set of its classes serves all.
 */
public class TlcBatch {
  public static void main(String[] args) throws Exception {
    URL[] jar = { Path.of(args[0]).toUri().toURL() };
    PrintStream out = System.out;
    ClassLoader sany = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
    for (String line : Files.readAllLines(Path.of(args[1]))) {
      String[] model = line.split("\t");
      export(sany, model[0]);
      judge(jar, model);
      out.println(model[0]);
      out.flush();
    }
    // Threads that TLC left behind would keep the JVM alive.
    System.exit(0);
  }

  static void export(ClassLoader sany, String name) throws Exception {
    try (PrintStream xml = stream(name + ".xml"); PrintStream said = stream(name + ".xml.err")) {
      System.setOut(xml);
      System.setErr(said);
      call(said, () -> sany.loadClass("tla2sany.xml.XMLExporter").getMethod("main", String[].class)
          .invoke(null, (Object) new String[] { "-o", name + ".tla" }));
    }
  }

  static void judge(URL[] jar, String[] model) throws Exception {
    String[] arguments = java.util.Arrays.copyOfRange(model, 1, model.length);
    try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
        PrintStream said = stream(model[0] + ".out")) {
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
