import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Runs one job of SANY or TLC after another in this JVM: ToolServer JAR. A job is a line on standard input, its fields
 * separated by tabs: tlc or sany, the folder for temporary files, the path on which modules are found (the spec's own
 * folder first; the JVM's own is empty), the most bytes of output, and the tool's arguments. What the tool prints goes to the files stdout and stderr in the temporary
 * folder; its end is a line on standard output: the exit code and the CPU time in nanoseconds.
 *
 * TLC keeps its tables (strings, model values, the order of both, fingerprints) in static fields, so that each of its
 * jobs gets the jar's classes anew: nothing of a job reaches the next. SANY starts afresh by itself, as editors have it do
 * at each save: its jobs share their classes until one of them fails. End of input ends the JVM, whatever it does.
 */
public class ToolServer {
  static final int EXIT_FAILED = 1;

  static URL[] jar;
  /** The classes of SANY's jobs; null where there is none yet, or the last job left them in an unknown state. */
  static URLClassLoader sanysClasses;

  public static void main(String[] args) throws Exception {
    jar = new URL[] { Path.of(args[0]).toUri().toURL() };
    PrintStream answers = System.out;
    BlockingQueue<String> jobs = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(jobs));
    reader.setDaemon(true);
    reader.start();
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long spent = 0; // The first job pays for the JVM's start.
    for (;;) {
      int exit = run(jobs.take().split("\t", -1));
      long now = system.getProcessCpuTime();
      answers.println(exit + " " + (now - spent));
      answers.flush();
      spent = now;
    }
  }

  /** The pipe breaks when our parent dies, however it dies. */
  static void read(BlockingQueue<String> jobs) {
    try {
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) jobs.add(line);
    } catch (IOException e) {
      // The same as its end.
    }
    Runtime.getRuntime().halt(0);
  }

  static int run(String[] job) throws Exception {
    String temporary = job[1];
    System.setProperty("java.io.tmpdir", temporary);
    System.setProperty("TLA-Library", job[2]);
    long most = Long.parseLong(job[3]);
    String[] arguments = Arrays.copyOfRange(job, 4, job.length);
    try (PrintStream said = stream(temporary + "/stdout", most);
        PrintStream complained = stream(temporary + "/stderr", most)) {
      System.setOut(said);
      System.setErr(complained);
      try {
        return job[0].equals("tlc") ? tlc(arguments) : sany(arguments);
      } catch (InvocationTargetException e) {
        e.getCause().printStackTrace(complained);
        return EXIT_FAILED;
      } finally {
        Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
      }
    }
  }

  static URLClassLoader classes() {
    URLClassLoader classes = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader());
    Thread.currentThread().setContextClassLoader(classes);
    return classes;
  }

  /** TLC registers what it measures for the whole JVM: the next job's would not be taken, and these hold its classes. */
  static void forgetBeans() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(new ObjectName("tlc2.*:*"), null)) server.unregisterMBean(name);
  }

  static int tlc(String[] arguments) throws Exception {
    try (URLClassLoader classes = classes()) {
      return tlc(classes, arguments);
    } finally {
      forgetBeans();
    }
  }

  /** As TLC.main does it, but for the exit that would end the JVM. */
  private static int tlc(ClassLoader classes, String[] arguments) throws Exception {
    Class<?> type = classes.loadClass("tlc2.TLC");
    Object tlc = type.getConstructor().newInstance();
    if (!(Boolean) type.getMethod("handleParameters", String[].class).invoke(tlc, (Object) arguments)) return EXIT_FAILED;
    if (Arrays.asList(arguments).contains("-dump")) GraphWriter.replaceTheirs(classes, tlc);
    for (Method method : type.getDeclaredMethods()) {
      if (!method.getName().equals("checkEnvironment") || method.getParameterCount() > 0) continue;
      method.setAccessible(true);
      if (Boolean.FALSE.equals(method.invoke(tlc))) return EXIT_FAILED;
    }
    Object resolver = classes.loadClass("util.SimpleFilenameToStream").getConstructor().newInstance();
    type.getMethod("setResolver", classes.loadClass("util.FilenameToStream")).invoke(tlc, resolver);
    Object code = type.getMethod("process").invoke(tlc);
    return (Integer) classes.loadClass("tlc2.output.EC$ExitStatus").getMethod("errorConstantToExitStatus", int.class)
        .invoke(null, code);
  }

  static int sany(String[] arguments) throws Exception {
    URLClassLoader classes = sanysClasses == null ? classes() : sanysClasses;
    sanysClasses = null;
    Thread.currentThread().setContextClassLoader(classes);
    classes.loadClass("tla2sany.xml.XMLExporter").getMethod("main", String[].class).invoke(null, (Object) arguments);
    sanysClasses = classes;
    return 0;
  }

  /** A file that takes so many bytes and no more: cut output is not whole, and the answer doesn't count. */
  static PrintStream stream(String file, long most) throws Exception {
    OutputStream out = new java.io.BufferedOutputStream(new FileOutputStream(file));
    return new PrintStream(new java.io.FilterOutputStream(out) {
      long left = most;

      @Override
      public void write(int one) throws IOException {
        if (left-- > 0) out.write(one);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int taken = (int) Math.max(0, Math.min(left, length));
        left -= taken;
        out.write(bytes, offset, taken);
      }
    }, false, StandardCharsets.UTF_8);
  }

  /**
   * Writes the state graph in place of TLC's own writer, which formats each step with its colour and ranks each state:
   * that takes as long as the model itself. Beside that it writes what liveness makes of the graph, which nobody reads.
   * The lines are the same but for what a drawing needs.
   */
  static final class GraphWriter implements InvocationHandler {
    private final Object theirs;
    private final Path file;
    private final Path draft;
    private final BufferedWriter out;
    private final Method initial;
    private final Method step;
    private final MethodHandle fingerprint;
    private final Method name;
    private final Map<Object, String> labels = new IdentityHashMap<>();
    private Object last;
    private String lastText;

    /** A TLC that writes its graph in another way than we know keeps its writer. */
    static void replaceTheirs(ClassLoader classes, Object tlc) throws Exception {
      try {
        Field field = tlc.getClass().getDeclaredField("stateWriter");
        field.setAccessible(true);
        Class<?> type = classes.loadClass("tlc2.util.IStateWriter");
        Object theirs = field.get(tlc);
        if (!(Boolean) type.getMethod("isDot").invoke(theirs)) return;
        InvocationHandler ours = new GraphWriter(classes, type, theirs);
        field.set(tlc, Proxy.newProxyInstance(classes, new Class<?>[] { type }, ours));
      } catch (NoSuchFieldException | NoSuchMethodException e) {
        return;
      }
    }

    private GraphWriter(ClassLoader classes, Class<?> type, Object theirs) throws Exception {
      Class<?> state = classes.loadClass("tlc2.tool.TLCState");
      Class<?> action = classes.loadClass("tlc2.tool.Action");
      this.theirs = theirs;
      initial = type.getMethod("writeState", state);
      step = type.getMethod("writeState", state, state, boolean.class, action);
      name = action.getMethod("getName");
      fingerprint = MethodHandles.publicLookup().findVirtual(state, "fingerPrint", MethodType.methodType(long.class))
          .asType(MethodType.methodType(long.class, Object.class));
      file = Path.of((String) type.getMethod("getDumpFileName").invoke(theirs));
      draft = Path.of(file + ".draft");
      out = Files.newBufferedWriter(draft);
    }

    @Override
    public synchronized Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.equals(step)) {
        writeStep(arguments[0], arguments[1], (Boolean) arguments[2], arguments[3]);
        return null;
      }
      switch (method.getName()) {
        case "writeState":
          // Others are steps that no action takes.
          if (method.equals(initial)) writeState(idOf(arguments[0]), arguments[0], ",style = filled");
          return null;
        case "isDot": // It would have the liveness graph written too.
        case "isNoop":
          return false;
        case "close":
          out.close();
          method.invoke(theirs, arguments);
          Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
          return null;
        default:
          return method.invoke(theirs, arguments);
      }
    }

    private void writeStep(Object from, Object to, boolean isNew, Object action) throws Throwable {
      if (from != last) {
        last = from;
        lastText = idOf(from) + " -> ";
      }
      String id = idOf(to);
      out.append(lastText).append(id).append(labelOf(action));
      if (isNew) writeState(id, to, "");
    }

    private String labelOf(Object action) throws Exception {
      String known = labels.get(action);
      if (known != null) return known;
      String label = action == null ? ";\n" : " [label=\"" + name.invoke(action) + "\"];\n";
      labels.put(action, label);
      return label;
    }

    private void writeState(String id, Object state, String style) throws IOException {
      String text = state.toString().replace("\\", "\\\\").replace("\"", "\\\"").trim().replace("\n", "\\n");
      out.append(id).append(" [label=\"").append(text).append('"').append(style).append("];\n");
    }

    private String idOf(Object state) throws Throwable {
      return Long.toString((long) fingerprint.invokeExact(state));
    }
  }
}
