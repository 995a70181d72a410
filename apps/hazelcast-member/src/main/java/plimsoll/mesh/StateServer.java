package plimsoll.mesh;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Health and metrics for this machine alone: `/health` (JSON), `/ready` (200 or 503), `/metrics` (Prometheus). */
final class StateServer {
  private StateServer() {}

  static HttpServer start(int port, Supplier<MemberState> state) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 16);
    server.setExecutor(Executors.newSingleThreadExecutor(task -> {
      Thread thread = new Thread(task, "plimsoll-state");
      thread.setDaemon(true);
      return thread;
    }));
    server.createContext("/health", exchange -> answer(exchange, 200, "application/json", state.get().json()));
    server.createContext("/metrics", exchange -> answer(exchange, 200, "text/plain; version=0.0.4", state.get().metrics()));
    server.createContext("/ready", exchange -> {
      boolean isReady = state.get().isReady();
      answer(exchange, isReady ? 200 : 503, "text/plain", isReady ? "ready" : "not ready");
    });
    server.createContext("/", exchange -> answer(exchange, 404, "text/plain", "there are /health, /ready and /metrics"));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
