import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;
import tlc2.value.impl.*;
import tla2sany.semantic.ExprNode;
import util.SimpleFilenameToStream;

/**
 * Evaluates each ASSUME of a module with TLC's own evaluator, one after the other, errors included, in one JVM.
 * Prints a line for each: its index, then "V", the value, and for a set "E" and its elements as TLC enumerates them;
 * or "X" and the message. Values are written alike whatever form TLC keeps them in: sets as {a,b}, functions as (k:v).
 */
public class TlcOracle {
  public static void main(String[] args) throws Exception {
    FastTool tool = new FastTool(args[0], args[0], new SimpleFilenameToStream());
    for (String name : args.length > 1 ? args[1].split(",") : new String[0]) ModelValue.make(name);
    ModelValue.setValues();
    ExprNode[] assumptions = tool.getAssumptions();
    for (int i = 0; i < assumptions.length; i++) System.out.println("@" + i + "\t" + evaluated(tool, assumptions[i]));
  }

  static String evaluated(FastTool tool, ExprNode expression) {
    try {
      Value value = (Value) tool.eval(expression, Context.Empty, TLCState.Empty);
      String elements = value instanceof Enumerable ? "\tE\t" + enumeration((Enumerable) value) : "";
      return "V\t" + text(value) + elements + "\tP\t" + escaped(printed(tool, expression));
    } catch (StackOverflowError e) {
      return "X\tstack overflow";
    } catch (Throwable e) {
      return "X\t" + escaped(String.valueOf(e.getMessage()));
    }
  }

  /** As PrintT has it: evaluated afresh, because writing a value may have changed the form TLC keeps it in. */
  static String printed(FastTool tool, ExprNode expression) {
    try {
      Value value = (Value) ((Value) tool.eval(expression, Context.Empty, TLCState.Empty)).deepCopy();
      value.deepNormalize();
      return value.toStringUnchecked();
    } catch (Throwable e) {
      return "a value that TLC cannot print";
    }
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
  }

  static String enumeration(Enumerable set) {
    StringBuilder out = new StringBuilder();
    ValueEnumeration elements = set.elements();
    for (Value x = elements.nextElement(); x != null; x = elements.nextElement()) out.append(text(x)).append(';');
    return out.toString();
  }

  static String text(Value value) {
    if (value instanceof Enumerable) {
      SetEnumValue set = (SetEnumValue) value.toSetEnum();
      set.normalize();
      StringBuilder out = new StringBuilder("{");
      for (int i = 0; i < set.elems.size(); i++) out.append(text(set.elems.elementAt(i))).append(',');
      return out.append("}").toString();
    }
    if (value instanceof IntValue || value instanceof BoolValue || value instanceof StringValue
        || value instanceof ModelValue || value instanceof UserValue) return value.toString();
    FcnRcdValue f = (FcnRcdValue) value.toFcnRcd();
    f.normalize();
    Value[] domain = f.getDomainAsValues();
    StringBuilder out = new StringBuilder("(");
    for (int i = 0; i < domain.length; i++) out.append(text(domain[i])).append(':').append(text(f.values[i])).append(',');
    return out.append(")").toString();
  }
}
